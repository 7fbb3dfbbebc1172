import FileKit
import TensorKit

/// A Llama-family language model on disk: a folder in the transformers layout, with `config.json`, safetensors and tokenizer
/// files, or a GGUF file.
public struct LlamaCheckpoint: Sendable {
    /// Sizes and settings of the model.
    public let configuration: LlamaConfiguration
    /// Everything in `config.json`, or the keys of the GGUF file without its vocabulary.
    package let source: JSONValue
    /// Tensors under the names of `LlamaModel` with an empty prefix.
    public let tensors: RenamedTensors
    private let origin: Origin

    private enum Origin {
        case folder(String)
        case file(GGUFFile)
    }

    /// - Throws: `SepitError`: `.missingInput` for a missing file; `.badData`: `config-unsupported`, `config-invalid`,
    ///   or as `ForeignWeights`, `CheckpointFolder` and `GGUFFile`.
    public init(path: String) throws(SepitError) {
        if GGUFFile.isOne(path) {
            try self.init(try GGUFFile(path: path))
        } else {
            try ForeignWeights.refuse(path)
            try self.init(folder: path)
        }
        // Before anyone makes room for so many layers.
        let problems = configuration.problems(in: "")
        guard problems.isEmpty else {
            throw SepitError(.badData, code: "config-invalid", problems.joined(separator: "; ") + ".", file: path)
        }
    }

    private init(folder: String) throws(SepitError) {
        let fields = try TransformersConfiguration(directory: folder)
        let configuration = try LlamaConfiguration(fields)
        self.configuration = configuration
        source = fields.json
        tensors = RenamedTensors(try CheckpointFolder(path: folder)) { name in
            // Frequencies follow from the configuration; a tied output layer may be stored all the same.
            if name.hasSuffix("rotary_emb.inv_freq") { return [] }
            if configuration.tiesEmbeddings, name == "lm_head.weight" { return [] }
            return [name]
        }
        origin = .folder(folder)
    }

    private init(_ file: GGUFFile) throws(SepitError) {
        configuration = try LlamaConfiguration(file)
        source = file.fields
        tensors = GGUFNames(configuration).tensors(of: file)
        origin = .file(file)
    }

    /// The tokenizer that came with it.
    ///
    /// - Throws: `SepitError` as `Tokenizer.init(directory:)`, or `Tokenizer.init(_:)` of a GGUF file.
    public func tokenizer() throws(SepitError) -> Tokenizer {
        switch origin {
        case .folder(let path): try Tokenizer(directory: path)
        case .file(let file): try Tokenizer(file)
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
