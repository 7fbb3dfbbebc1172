import FileKit
import LanguageModel
import StructureEncoder
import TensorKit

/// Makes an untrained SEPIT model from a trained protein language model and a language model, trained or new.
///
/// The structure module starts with a bias of zero, so that the protein model computes what it computed before; the
/// connector starts random. Special tokens of the prompt are added to the tokenizer, and rows for them to the embeddings
/// and the output layer: the mean of the trained rows, the embeddings with a little noise so that they differ.
public enum ModelImport {
    /// The special tokens of the prompt, in the order of the published model's ids.
    public static let promptTokens = ["<protein>", "<bop>", "<eop>", "[INST]", "[/INST]", "<<SYS>>", "<</SYS>>"]

    /// A model from two trained ones.
    ///
    /// - Parameters:
    ///   - proteinPath: an ESM-2 checkpoint in the transformers layout.
    ///   - textPath: a Llama-architecture checkpoint in the transformers layout, tokenizer included, or a GGUF file.
    ///   - seed: of the connector and the structure module.
    /// - Throws: `SepitError`: `.missingInput`; `.badData` `config-unsupported`, `config-invalid`, `tensor-missing`,
    ///   `tensor-shape`, `tensor-unexpected`, `tokenizer-mismatch` and those of the readers.
    public static func make(
        protein proteinPath: String, text textPath: String, seed: UInt64 = 0
    ) throws(SepitError) -> (model: TrainableModel, tokenizer: Tokenizer) {
        let protein = try ProteinCheckpoint(path: proteinPath)
        let text = try LlamaCheckpoint(path: textPath)
        let parameters = try checked(text)
        let tokenizer = try text.tokenizer()
        let trained = text.configuration.vocabularySize
        guard tokenizer.vocabularySize <= trained else {
            throw SepitError(
                .badData, code: "tokenizer-mismatch", "The tokenizer has more tokens than the language model.",
                file: textPath, expected: "at most \(trained)", found: "\(tokenizer.vocabularySize)",
                hint: "tokenizer and weights must come from the same model.")
        }
        let extended = try tokenizer.adding(specialTokens: promptTokens)
        var configuration = text.configuration
        configuration.vocabularySize = (max(trained, extended.vocabularySize) + 7) / 8 * 8
        let model = try join(protein, configuration, extended, source: text.source, seed: seed)
        try fill(model.store, parameters, from: text.tensors)
        // The rows of new tokens, those among the trained rows included that the tokenizer had no token for.
        for (kind, noise) in [(ParameterRole.Kind.embedding, Float(0.1)), (.head, 0)] {
            extend(
                model.store, ParameterRole(.languageModel, kind), from: tokenizer.vocabularySize, seed: seed,
                noise: noise)
        }
        return (model, extended)
    }

    /// A model from a trained protein model and a new language model.
    ///
    /// - Parameters:
    ///   - proteinPath: an ESM-2 checkpoint in the transformers layout.
    ///   - text: the language model's sizes.
    ///   - tokenizer: has the special tokens of the prompt, and no more tokens than the language model.
    ///   - seed: of all that is new.
    /// - Throws: as `make(protein:text:seed:)`.
    public static func make(
        protein proteinPath: String, newText text: LlamaConfiguration, tokenizer: Tokenizer, seed: UInt64 = 0
    ) throws(SepitError) -> TrainableModel {
        let protein = try ProteinCheckpoint(path: proteinPath)
        let model = try join(protein, text, tokenizer, source: .string("new"), seed: seed)
        model.store.initialize(seed: seed) { $0.part == .languageModel }
        return model
    }

    /// The two with a connector between them; the language model is left to be filled.
    private static func join(
        _ protein: ProteinCheckpoint, _ text: LlamaConfiguration, _ tokenizer: Tokenizer, source: JSONValue,
        seed: UInt64
    ) throws(SepitError) -> TrainableModel {
        let parameters = try checked(protein)
        var configuration = ModelConfiguration(
            protein: protein.configuration, text: text, proteinToken: tokenizer.tokenID("<protein>") ?? 0)
        configuration.source = ["protein_lm": protein.source, "llm": source]
        configuration.isUntrained = true
        let problems = configuration.problems
        guard problems.isEmpty else {
            throw SepitError(.badData, code: "config-invalid", problems.joined(separator: "; ") + ".")
        }
        let model = TrainableModel(configuration)
        try fill(model.store, parameters, from: protein.body)
        model.store.initialize(seed: seed) { $0.part == .connector || $0.part == .structureModule }
        for kind in [ParameterRole.Kind.pairOutput, .edges] {
            if let part = model.store.part(ParameterRole(.structureModule, kind)) {
                model.store.elements(of: part).update(repeating: 0)
            }
        }
        if !protein.hasRotaryFrequencies {
            model.store.initialize(seed: seed) { $0.kind == .rotaryFrequencies }
        }
        return model
    }

    /// Compares a checkpoint with its own configuration; takes no memory.
    ///
    /// - Returns: its parameters under the checkpoint's names.
    private static func checked(_ checkpoint: ProteinCheckpoint) throws(SepitError) -> [ParameterLayout.Part] {
        let layout = ParameterLayout()
        _ = ProteinModel(checkpoint.configuration, layout: layout, prefix: "")
        try layout.requireMatch(checkpoint.body, isOptional: ProteinCheckpoint.mayLack)
        return layout.parts
    }

    private static func checked(_ checkpoint: LlamaCheckpoint) throws(SepitError) -> [ParameterLayout.Part] {
        let layout = ParameterLayout()
        _ = LlamaModel(checkpoint.configuration, layout: layout, prefix: "")
        try layout.requireMatch(checkpoint.tensors)
        return layout.parts
    }

    /// Copies checked tensors; one with fewer rows than the model's fills the first of them.
    private static func fill(
        _ store: TrainableParameters, _ stored: [ParameterLayout.Part], from source: RenamedTensors
    ) throws(SepitError) {
        for counterpart in stored {
            guard let part = store.part(counterpart.role), let tensor = source.entry(counterpart.name) else { continue }
            let target = UnsafeMutableBufferPointer(rebasing: store.elements(of: part).prefix(tensor.count))
            try tensor.copyFloats(into: target, expecting: tensor.shape)
        }
    }

    /// Sets the rows from `first` on to the mean of those before it, plus noise in units of their deviation.
    static func extend(
        _ store: TrainableParameters, _ role: ParameterRole, from first: Int, seed: UInt64, noise: Float
    ) {
        guard let part = store.part(role), first > 0, first < part.shape[0] else { return }
        let (rows, width) = (part.shape[0], part.shape[1])
        let elements = store.elements(of: part)
        var mean = [Double](repeating: 0, count: width)
        var squares = 0.0
        for row in 0..<first {
            for i in 0..<width {
                let value = Double(elements[row * width + i])
                mean[i] += value
                squares += value * value
            }
        }
        for i in 0..<width { mean[i] /= Double(first) }
        let deviation = (max(0, squares / Double(first * width) - mean.reduce(0) { $0 + $1 * $1 } / Double(width)))
            .squareRoot()
        var random = CounterRandom(seed: seed, stream: "import." + part.name)
        for row in first..<rows {
            for i in 0..<width {
                // Uniform with the same variance: only differing matters here.
                let draw = (2 * random.uniform() - 1) * 1.7320508 * noise * Float(deviation)
                elements[row * width + i] = Float(mean[i]) + draw
            }
        }
    }
}
