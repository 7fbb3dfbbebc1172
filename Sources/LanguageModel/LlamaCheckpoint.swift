import FileKit
import TensorKit

/// A Llama-family language model on disk in the transformers layout: `config.json`, safetensors and tokenizer files.
public struct LlamaCheckpoint: Sendable {
    /// Sizes and settings of the model.
    public let configuration: LlamaConfiguration
    /// Everything in `config.json`.
    package let source: JSONValue
    /// Tensors under the names of `LlamaModel` with an empty prefix.
    public let tensors: RenamedTensors

    /// - Throws: `SepitError`: `.missingInput` for a missing file; `.badData`: `config-unsupported`, `config-invalid`,
    ///   or as `CheckpointFolder`.
    public init(path: String) throws(SepitError) {
        let fields = try TransformersConfiguration(directory: path)
        let configuration = try LlamaConfiguration(fields)
        self.configuration = configuration
        source = fields.json
        tensors = RenamedTensors(try CheckpointFolder(path: path)) { name in
            // Frequencies follow from the configuration; a tied output layer may be stored all the same.
            if name.hasSuffix("rotary_emb.inv_freq") { return [] }
            if configuration.tiesEmbeddings, name == "lm_head.weight" { return [] }
            return [name]
        }
    }

    /// A model with these weights, on its own.
    ///
    /// - Throws: `SepitError` `.badData` where weights and configuration disagree.
    public func load() throws(SepitError) -> LlamaModel {
        let layout = ParameterLayout()
        let model = LlamaModel(configuration, layout: layout, prefix: "")
        try layout.requireMatch(tensors)
        try layout.allocate().load(tensors)
        return model
    }
}
