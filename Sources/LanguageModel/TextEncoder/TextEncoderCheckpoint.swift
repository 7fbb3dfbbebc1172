import FileKit
import TensorKit

/// A text encoder of the BERT family on disk in the transformers layout: `config.json`, safetensors, and a WordPiece
/// tokenizer.
public struct TextEncoderCheckpoint: Sendable {
    /// Sizes of the model.
    public let configuration: TextEncoderConfiguration
    /// What the folder is called, and what its model was made from, as far as it says.
    public let modelNames: [String]
    private let tensors: RenamedTensors
    private let folder: String

    /// - Throws: `SepitError`: `.missingInput` for a missing file; `.badData`: `encoder-kind`, `config-unsupported`,
    ///   `config-invalid`, or as `ForeignWeights` and `CheckpointFolder`.
    public init(path: String) throws(SepitError) {
        try ForeignWeights.refuse(path)
        let fields = try TransformersConfiguration(directory: path)
        configuration = try TextEncoderConfiguration(fields)
        tensors = RenamedTensors(try CheckpointFolder(path: path), rename: Self.names)
        folder = path
        modelNames = [Path.name(of: path)] + (fields.value("_name_or_path")?.text.map { [$0] } ?? [])
    }

    /// The name in `TextEncoder` of a stored tensor; none for heads, and for what follows from the sizes.
    static func names(of stored: String) -> [String] {
        var name = stored.hasPrefix("bert.") ? String(stored.dropFirst("bert.".count)) : stored
        // The first publications have the names of an older framework.
        for (old, new) in [("LayerNorm.gamma", "LayerNorm.weight"), ("LayerNorm.beta", "LayerNorm.bias")]
        where name.hasSuffix(old) { name = String(name.dropLast(old.count)) + new }
        let isOfModel = name.hasPrefix("embeddings.") || name.hasPrefix("encoder.")
        let isHead = ["pooler.", "cls.", "classifier.", "qa_outputs."].contains(where: name.hasPrefix)
        return name == "embeddings.position_ids" || isHead && !isOfModel ? [] : [name]
    }

    /// The model with these weights.
    ///
    /// - Throws: `SepitError` `.badData` where weights and configuration disagree.
    public func load() throws(SepitError) -> TextEncoder {
        let layout = ParameterLayout()
        let model = TextEncoder(configuration, layout: layout)
        try layout.requireMatch(tensors)
        try layout.allocate().load(tensors)
        return model
    }

    /// The tokenizer that came with it.
    ///
    /// - Throws: `SepitError` as `Tokenizer.init(directory:)`; `.badData` `tokenizer-mismatch` for one with more tokens.
    public func tokenizer() throws(SepitError) -> Tokenizer {
        let tokenizer = try Tokenizer(directory: folder)
        guard tokenizer.vocabularySize <= configuration.vocabularySize else {
            throw SepitError(
                .badData, code: "tokenizer-mismatch", "The tokenizer has more tokens than the model.", file: folder,
                expected: "at most \(configuration.vocabularySize)", found: "\(tokenizer.vocabularySize)")
        }
        return tokenizer
    }

    /// Tokens of a text, special ones included, that are read; what follows is cut off.
    ///
    /// - Throws: `SepitError` as `JSONValue.init(contentsOf:)`.
    public func maxTokens() throws(SepitError) -> Int {
        let path = Path.join(folder, "tokenizer_config.json")
        guard FileSystem.exists(path) else { return configuration.maxTokens }
        // Where a tokenizer has no limit, transformers writes 10^30.
        let limit = try JSONValue(contentsOf: path)["model_max_length"]?.whole ?? .max
        return max(3, min(limit, configuration.maxTokens))
    }
}
