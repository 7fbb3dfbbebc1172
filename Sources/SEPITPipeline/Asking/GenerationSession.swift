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
    let model: SEPITModel
    private let tokenizer: Tokenizer
    let template: PromptTemplate
    let device: Device
    private let proteins: ProteinFeatureCache
    private let prompts: PromptCache
    /// Judges the answers; nil for a model without calibration.
    private let judge: AnswerJudge?
    /// Tokens of the longest answer that others are weighed against.
    private let longestRival: Int

    /// Opens a model directory.
    ///
    /// - Parameters:
    ///   - adapter: the folder of an adapter, which is made part of the weights.
    ///   - rememberedBytes: most memory for proteins that were encoded before, and for prompts that were read.
    ///   - abstention: which answers should not be given.
    /// - Throws: `SepitError`: the errors of `AnswerJudge.init(model:adapter:abstention:)` too.
    public convenience init(
        model path: String, adapter: String? = nil, weights: WeightChoice = .auto, rememberedBytes: Int = 1 << 26,
        abstention: Abstention = .calibrated, device: Device
    ) throws(SepitError) {
        let judge = try AnswerJudge(model: path, adapter: adapter, abstention: abstention)
        try self.init(
            model: path, adapter: adapter, weights: weights, rememberedBytes: rememberedBytes, judge: judge,
            device: device)
    }

    /// The same with a calibration that is not in the directory, or none.
    package init(
        model path: String, adapter: String? = nil, weights: WeightChoice = .auto, rememberedBytes: Int = 1 << 26,
        judge: AnswerJudge?, device: Device
    ) throws(SepitError) {
        self.device = device
        self.judge = judge
        model = try ModelDirectory.open(path, adapter: adapter, device: device, weights: weights)
        tokenizer = try Tokenizer(directory: path)
        configuration = model.configuration
        template = try PromptTemplate(tokenizer, configuration)
        budget = ContextBudget(configuration)
        proteins = ProteinFeatureCache(model, device: device, mostBytes: rememberedBytes)
        prompts = PromptCache(mostBytes: rememberedBytes)
        longestRival = judge?.longestAnswer(template) ?? 0
        try judge?.calibration.requireWidth(configuration.protein.hiddenSize, model: path)
    }

    /// A model in memory, such as one that is being trained, whose answers nobody judges.
    package init(
        _ model: SEPITModel, _ tokenizer: Tokenizer, rememberedBytes: Int = 1 << 26, device: Device
    ) throws(SepitError) {
        (self.model, self.tokenizer, self.device) = (model, tokenizer, device)
        configuration = model.configuration
        template = try PromptTemplate(tokenizer, configuration)
        budget = ContextBudget(configuration)
        proteins = ProteinFeatureCache(model, device: device, mostBytes: rememberedBytes)
        prompts = PromptCache(mostBytes: rememberedBytes)
        (judge, longestRival) = (nil, 0)
    }

    /// Called now and then while something is read, which can take long: answers that are already begun may take a step.
    public var betweenLayers: (() -> Void)? {
        get { device.betweenLayers }
        set { device.betweenLayers = newValue }
    }

    /// Whether the model was taught to call experts.
    public var callsExperts: Bool { template.experts != nil }

    /// Whether answers are judged.
    public var isCalibrated: Bool { judge != nil }

    /// The properties that its questions in training were about; nil where nothing says so.
    public var learnedProperties: [String]? { judge?.calibration.known.map(\.property) }

    /// Proteins that were encoded so far; one that is remembered is not encoded again.
    public var encodedProteins: Int { proteins.encoded }

    /// Whether a question about proteins of these lengths is read whole and leaves room for an answer of so many
    /// tokens.
    ///
    /// - Parameters:
    ///   - earlier: what was asked and answered before.
    ///   - evidence: what stands before the first question.
    /// - Throws: `SepitError` `.badData` (`question-marker`).
    public func reads(
        _ question: String, after earlier: [(question: String, answer: String)] = [], evidence: PromptEvidence? = nil,
        residues: [Int], answerTokens: Int
    ) throws(SepitError) -> Bool {
        let asked = Prompt(proteins: [], question: question, after: earlier, evidence: evidence)
        let prompt = try template.prompt(asked.seenQuestion, after: asked.seenEarlier, proteins: residues.count)
            .ids.count
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
    /// - Parameter isJudged: whether the answers are to be judged, where the model is calibrated.
    /// - Throws: as `answer`.
    /// - Precondition: there is a prompt, and `maxTokens` is at least 1.
    public func begin(
        _ prompts: [Prompt], sampler: TokenSampler = .greedy, maxTokens: Int = 256, seed: UInt64 = 0,
        isJudged: Bool = true
    ) throws(SepitError) -> Generation {
        precondition(!prompts.isEmpty && maxTokens >= 1, "something to write")
        let texts = try texts(of: prompts)
        var writers: [AnswerWriter] = []
        for (index, (prompt, text)) in zip(prompts, texts).enumerated() {
            let room = try budget.requireRoom(prompt: text.ids.count, residues: residues(of: prompt))
            writers.append(
                AnswerWriter(
                    tokenizer, experts: template.experts, seed: seed, index: index, limit: min(maxTokens, room)))
        }
        let reading = try read(prompts, texts, answerTokens: max(maxTokens, longestRival))
        // Answers about no protein are not judged by what is known of proteins.
        let review = (isJudged && prompts.allSatisfy { !$0.proteins.isEmpty } ? judge : nil).map { judge in
            AnswerReview(
                judge, template, prompts: prompts, logits: reading.logits,
                pooled: reading.pooled,
                decoder: reading.decoder)
        }
        return Generation(
            reading.decoder, logits: reading.logits, sampler: sampler, end: template.end, writers: writers,
            review: review)
    }

    /// How likely each of some answers is, and that nothing follows it. Protein and question are read once.
    ///
    /// - Throws: as `answer`; `question-too-long` too where an answer doesn't fit.
    public func score(_ candidates: [String], after prompt: Prompt) throws(SepitError) -> [CandidateScore] {
        let ids = candidates.map(template.answer)
        guard let longest = ids.map(\.count).max() else { return [] }
        let texts = try texts(of: [prompt])
        _ = try budget.requireRoom(prompt: texts[0].ids.count, residues: residues(of: prompt), for: longest)
        let reading = try read([prompt], texts, answerTokens: longest)
        let sums = reading.decoder.logProbabilities(of: ids.map { (sequence: 0, ids: $0) }, after: reading.logits)
        return zip(candidates, zip(sums, ids)).map {
            CandidateScore(text: $0, logProbability: $1.0, tokens: $1.1.count)
        }
    }

    /// The tokens of an answer, as texts that make it up.
    public func pieces(of answer: String) -> [String] {
        var decoder = tokenizer.streamingDecoder()
        var pieces = template.answer(answer).dropLast().map { decoder.append(Int($0)) }
        let rest = decoder.finish()
        if !rest.isEmpty { pieces.append(rest) }
        if let first = pieces.first, first.first == " " { pieces[0] = String(first.dropFirst()) }
        return pieces
    }

    /// How likely each token of a given answer is where it stands.
    ///
    /// - Parameter alternatives: likeliest tokens that are told beside each.
    /// - Throws: as `score`.
    public func tokens(
        of answer: String, after prompt: Prompt, alternatives: Int = 0
    ) throws(SepitError) -> [AnswerToken] {
        let ids = template.answer(answer).dropLast()
        let texts = try texts(of: [prompt])
        _ = try budget.requireRoom(prompt: texts[0].ids.count, residues: residues(of: prompt), for: ids.count + 1)
        let reading = try read([prompt], texts, answerTokens: ids.count + 1)
        var logits = reading.logits
        var tokens: [AnswerToken] = []
        for (index, id) in ids.enumerated() {
            if index > 0 { logits = reading.decoder.step([ids[index - 1]], sequences: [0]) }
            tokens.append(
                AnswerToken(
                    Int(id), from: CachedDecoder.row(0, of: logits), logSum: reading.decoder.logSums(of: logits)[0],
                    alternatives: alternatives, isFirst: index == 0, tokenizer))
        }
        return tokens
    }

    /// How many tokens and residues the language model reads of a prompt.
    ///
    /// - Throws: `SepitError` `.badData` (`question-marker`).
    public func length(of prompt: Prompt) throws(SepitError) -> Int {
        budget.length(prompt: try texts(of: [prompt])[0].ids.count, residues: residues(of: prompt))
    }

    func residues(of prompt: Prompt) -> [Int] {
        prompt.proteins.map { ProteinLength.residues(tokens: $0.ids.count) }
    }

    func texts(of prompts: [Prompt]) throws(SepitError) -> [TextInput] {
        var texts: [TextInput] = []
        for prompt in prompts {
            guard prompt.cards.isEmpty else {
                texts.append(template.choice(prompt))
                continue
            }
            let (ids, markers) = try template.prompt(
                prompt.seenQuestion, after: prompt.seenEarlier, proteins: prompt.proteins.count,
                bare: template.bareProteins(prompt.proteins.map(\.hasStructure)))
            texts.append(TextInput(ids: ids, labels: ids.map { _ in -1 }, markers: markers))
        }
        return texts
    }

    /// The features of whole proteins, which tell proteins of one kind from others.
    package func pooledFeatures(of proteins: [ProteinInput]) -> [PooledFeatures] {
        self.proteins.entries(of: proteins).map(\.pooled)
    }

    /// What was read: the sequences, the logits of what follows each, and the pooled features of each one's proteins.
    private struct Reading {
        var decoder: CachedDecoder
        var logits: Tensor
        var pooled: [[PooledFeatures]]
    }

    /// Reads prompts; one that was read before is not read again, and several about the same protein share its encoding.
    private func read(
        _ prompts: [Prompt], _ texts: [TextInput], answerTokens: Int
    ) throws(SepitError) -> Reading {
        guard prompts.count == 1 else { return try readNew(prompts, texts, answerTokens: answerTokens) }
        let key = PromptCache.Key(ids: texts[0].ids, proteins: prompts[0].proteins)
        if let known = self.prompts[key] {
            let capacity = min(known.length + answerTokens, budget.positions ?? .max)
            let cache = KVCache(known.cache, length: known.length, capacity: capacity)
            return Reading(
                decoder: CachedDecoder(model.text, [cache], device: device), logits: known.logits,
                pooled: [known.pooled])
        }
        let reading = try readNew(prompts, texts, answerTokens: answerTokens)
        self.prompts.remember(key, reading.decoder, logits: reading.logits, pooled: reading.pooled[0])
        return reading
    }

    private func readNew(
        _ prompts: [Prompt], _ texts: [TextInput], answerTokens: Int
    ) throws(SepitError) -> Reading {
        var index: [ProteinInput: Int] = [:]
        var distinct: [ProteinInput] = []
        for protein in prompts.flatMap(\.proteins) where index[protein] == nil {
            index[protein] = distinct.count
            distinct.append(protein)
        }
        let entries = proteins.entries(of: distinct)
        var row: Int32 = 0
        let rows = entries.map { entry in
            defer { row += Int32(entry.features.rows) }
            return (0..<Int32(entry.features.rows)).map { row + $0 }
        }
        let about = prompts.map { $0.proteins.compactMap { index[$0] } }
        let input = DecoderInput(proteinRows: rows, zip(about, texts).map { ($0, $1) })
        let longest = input.sequences.map(\.length).max() ?? 0
        let capacity = min(longest + answerTokens, budget.positions ?? .max)
        let decoder = CachedDecoder(
            model.text, sequences: prompts.count, capacity: capacity, device: device)
        let graph = Graph(device: device, recording: false)
        let logits = decoder.read(
            graph, model.embed(graph, input, features: entries.map(\.features)), sequences: input.sequences,
            positions: input.positions)
        guard logits.values.allSatisfy(\.isFinite) else {
            throw SepitError(
                .badData, code: "output-not-finite", "The model gives no numbers for this protein and question.",
                hint: "Its weights are probably damaged, or its training diverged.")
        }
        return Reading(
            decoder: decoder, logits: logits, pooled: about.map { $0.map { entries[$0].pooled } })
    }
}
