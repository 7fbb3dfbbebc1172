import FileKit
import TensorKit

/// A protein language model (ESM-2) on disk in the transformers layout: `config.json` and safetensors, as `EsmModel` or
/// as `EsmForMaskedLM`, whose names begin with `esm.`.
public struct ProteinCheckpoint: Sendable {
    /// Sizes and settings of the model.
    public let configuration: ProteinModelConfiguration
    /// Everything in `config.json`.
    package let source: JSONValue
    /// Tensors under the names of `ProteinModel` with an empty prefix; those of the heads as they are.
    public let tensors: RenamedTensors

    /// - Throws: `SepitError`: `.missingInput` for a missing file; `.badData`: `config-unsupported`, `config-invalid`,
    ///   or as `ForeignWeights` and `CheckpointFolder`.
    public init(path: String) throws(SepitError) {
        try ForeignWeights.refuse(path)
        let fields = try TransformersConfiguration(directory: path)
        try self.init(fields, try CheckpointFolder(path: path))
    }

    private init(_ fields: TransformersConfiguration, _ folder: CheckpointFolder) throws(SepitError) {
        let configuration = try ProteinModelConfiguration(fields)
        self.configuration = configuration
        source = fields.json
        tensors = RenamedTensors(folder) { Self.names(of: $0, layers: configuration.layers) }
    }

    /// Whether rotary frequencies are stored; some versions of transformers leave them out.
    package var hasRotaryFrequencies: Bool { tensors.names.contains { $0.hasSuffix("rotary_embeddings.inv_freq") } }

    /// What a checkpoint may be without: rotary frequencies, and the structure-aware module, which ESM-2 doesn't have.
    public static func mayLack(_ role: ParameterRole) -> Bool {
        role.part == .structureModule || role.kind == .rotaryFrequencies
    }

    /// The names in `ProteinModel` of a stored tensor; none for what a model with rotary positions has no use for.
    static func names(of stored: String, layers: Int) -> [String] {
        var name = stored.hasPrefix("esm.") ? String(stored.dropFirst(4)) : stored
        // transformers 5 writes the names of an older framework, and one set of frequencies for all layers.
        for (old, new) in [("LayerNorm.gamma", "LayerNorm.weight"), ("LayerNorm.beta", "LayerNorm.bias")]
        where name.hasSuffix(old) { name = String(name.dropLast(old.count)) + new }
        let unused = ["embeddings.position_embeddings.weight", "embeddings.position_ids", "pooler."]
        if unused.contains(where: name.hasPrefix) { return [] }
        let shared = ["encoder.layer.*.attention.self.rotary_embeddings.inv_freq", "rotary_embeddings.inv_freq"]
        if shared.contains(name) {
            return (0..<layers).map { "encoder.layer.\($0).attention.self.rotary_embeddings.inv_freq" }
        }
        return [name]
    }

    /// The tensors of the model itself, without those of its heads.
    public var body: RenamedTensors {
        RenamedTensors(tensors) { $0.hasPrefix("lm_head.") || $0.hasPrefix("contact_head.") ? [] : [$0] }
    }
}
