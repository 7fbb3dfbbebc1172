import FileKit
import LanguageModel
import SEPITModel
import StructureEncoder
import TensorKit

/// A model at work: it encodes proteins, reads prompts, writes answers several at a time, and says how likely given
/// answers are. Proteins that it has encoded it remembers for the next question.
public final class GenerationSession {
    /// The model's.
    public let configuration: ModelConfiguration
    /// How much it reads.
    public let budget: ContextBudget
    private let model: SEPITModel
    private let tokenizer: Tokenizer
    private let template: PromptTemplate
    private let device: Device
    private let proteins: ProteinFeatureCache

    /// Opens a model directory.
    ///
    /// - Parameters:
    ///   - adapter: the folder of an adapter, which is made part of the weights.
    ///   - rememberedBytes: most memory for proteins that were encoded before.
    public init(
        model path: String, adapter: String? = nil, weights: WeightChoice = .auto, rememberedBytes: Int = 1 << 26,
        device: Device
    ) throws(SepitError) {
        self.device = device
        model = try ModelDirectory.open(path, adapter: adapter, device: device, weights: weights)
        tokenizer = try Tokenizer(directory: path)
        configuration = model.configuration
        template = try PromptTemplate(tokenizer, configuration)
        budget = ContextBudget(configuration)
        proteins = ProteinFeatureCache(model, device: device, mostBytes: rememberedBytes)
    }

    /// Proteins that were encoded so far; one that is remembered is not encoded again.
    public var encodedProteins: Int { proteins.encoded }

    /// Whether a question about proteins of these lengths is read whole and leaves room for an answer of so many
    /// tokens.
    ///
    /// - Parameter earlier: what was asked and answered before.
    /// - Throws: `SepitError` `.badData` (`question-marker`).
    public func reads(
        _ question: String, after earlier: [(question: String, answer: String)] = [], residues: [Int],
        answerTokens: Int
    ) throws(SepitError) -> Bool {
        let prompt = try template.prompt(question, after: earlier, proteins: residues.count).ids.count
        return budget.readsWhole(residues: residues)
            && budget.room(prompt: prompt, residues: residues) >= answerTokens
    }

    /// Answers in the order of the prompts.
    ///
    /// - Parameters:
    ///   - maxTokens: of each answer.
    ///   - seed: of the random choices, where `sampler` makes any.
    ///   - isCancelled: asked before each token; answers then end where they are.
    ///   - onText: called with the index of the prompt and each new piece of its answer.
    /// - Throws: `SepitError` `.badData` (`protein-too-long`, `question-too-long`, `question-marker`,
    ///   `output-not-finite`).
    public func answer(
        _ prompts: [Prompt], sampler: TokenSampler = .greedy, maxTokens: Int = 256, seed: UInt64 = 0,
        isCancelled: () -> Bool = { false }, onText: (Int, String) throws(SepitError) -> Void = { _, _ in }
    ) throws(SepitError) -> [Answer] {
        guard !prompts.isEmpty else { return [] }
        let generation = try begin(prompts, sampler: sampler, maxTokens: maxTokens, seed: seed)
        while !isCancelled(), try generation.step(onText: onText) {}
        return try generation.finish(onText: onText)
    }

    /// Encodes the proteins and reads the prompts; nothing is written yet.
    ///
    /// - Throws: as `answer`.
    /// - Precondition: there is a prompt, and `maxTokens` is at least 1.
    public func begin(
        _ prompts: [Prompt], sampler: TokenSampler = .greedy, maxTokens: Int = 256, seed: UInt64 = 0
    ) throws(SepitError) -> Generation {
        precondition(!prompts.isEmpty && maxTokens >= 1, "something to write")
        let texts = try texts(of: prompts)
        var writers: [AnswerWriter] = []
        for (index, (prompt, text)) in zip(prompts, texts).enumerated() {
            let room = try budget.requireRoom(prompt: text.ids.count, residues: residues(of: prompt))
            writers.append(AnswerWriter(tokenizer, seed: seed, index: index, limit: min(maxTokens, room)))
        }
        let (decoder, logits) = try read(prompts, texts, answerTokens: maxTokens)
        return Generation(decoder, logits: logits, sampler: sampler, end: template.end, writers: writers)
    }

    /// How likely each of some answers is, and that nothing follows it. Protein and question are read once.
    ///
    /// - Throws: as `answer`; `question-too-long` too where an answer doesn't fit.
    public func score(_ candidates: [String], after prompt: Prompt) throws(SepitError) -> [CandidateScore] {
        let ids = candidates.map(template.answer)
        guard let longest = ids.map(\.count).max() else { return [] }
        let texts = try texts(of: [prompt])
        _ = try budget.requireRoom(prompt: texts[0].ids.count, residues: residues(of: prompt), for: longest)
        let (decoder, logits) = try read([prompt], texts, answerTokens: longest)
        let sums = decoder.logProbabilities(of: ids.map { (sequence: 0, ids: $0) }, after: logits)
        return zip(candidates, zip(sums, ids)).map {
            CandidateScore(text: $0, logProbability: $1.0, tokens: $1.1.count)
        }
    }

    private func residues(of prompt: Prompt) -> [Int] {
        prompt.proteins.map { ProteinLength.residues(tokens: $0.ids.count) }
    }

    private func texts(of prompts: [Prompt]) throws(SepitError) -> [TextInput] {
        var texts: [TextInput] = []
        for prompt in prompts {
            let (ids, markers) = try template.prompt(
                prompt.question, after: prompt.earlier, proteins: prompt.proteins.count)
            texts.append(TextInput(ids: ids, labels: ids.map { _ in -1 }, markers: markers))
        }
        return texts
    }

    /// Reads prompts, and gives the logits of what follows each; prompts about the same protein share its encoding.
    private func read(
        _ prompts: [Prompt], _ texts: [TextInput], answerTokens: Int
    ) throws(SepitError) -> (decoder: CachedDecoder, logits: Tensor) {
        var index: [ProteinInput: Int] = [:]
        var distinct: [ProteinInput] = []
        for protein in prompts.flatMap(\.proteins) where index[protein] == nil {
            index[protein] = distinct.count
            distinct.append(protein)
        }
        let features = proteins.features(of: distinct)
        var row: Int32 = 0
        let rows = features.map { part in
            defer { row += Int32(part.rows) }
            return (0..<Int32(part.rows)).map { row + $0 }
        }
        let input = DecoderInput(
            proteinRows: rows, zip(prompts, texts).map { ($0.proteins.compactMap { index[$0] }, $1) })
        let longest = input.sequences.map(\.length).max() ?? 0
        let capacity = min(longest + answerTokens, budget.positions ?? .max)
        let decoder = CachedDecoder(
            model.text, sequences: prompts.count, capacity: capacity, device: device)
        let graph = Graph(device: device, recording: false)
        let logits = decoder.read(
            graph, model.embed(graph, input, features: features), sequences: input.sequences, positions: input.positions
        )
        guard logits.values.allSatisfy(\.isFinite) else {
            throw SepitError(
                .badData, code: "output-not-finite", "The model gives no numbers for this protein and question.",
                hint: "Its weights are probably damaged, or its training diverged.")
        }
        return (decoder, logits)
    }
}
