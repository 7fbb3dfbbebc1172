import FileKit
import LanguageModel
import SEPITModel
import StructureEncoder
import TensorKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Answers questions about proteins with a model: encodes the proteins, reads the prompts, and decodes token by token,
/// several questions at a time.
public final class AnswerEngine {
    /// One question about one protein or several.
    public struct Query: Sendable {
        /// In the order in which the question names them.
        public var proteins: [ProteinInput]
        /// Holds `<protein>` for each of them.
        public var question: String

        public init(proteins: [ProteinInput], question: String) {
            self.proteins = proteins
            self.question = question
        }
    }

    /// What the model said.
    public struct Answer: Sendable, Equatable {
        public var text: String
        /// Geometric mean of the probabilities of its tokens, 0 to 1: how sure the model was of its words, not
        /// whether they are true.
        public var confidence: Float
        /// Tokens before the end token.
        public var tokens: Int
        /// Whether it ended by itself rather than at the limit.
        public var isComplete: Bool
    }

    public let configuration: ModelConfiguration
    private let model: SEPITModel
    private let tokenizer: Tokenizer
    private let template: PromptTemplate
    private let kernels: Kernels
    private let pool = MemoryPool()

    /// Opens a model directory.
    ///
    /// - Parameter adapter: the folder of an adapter, which is made part of the weights.
    public init(model path: String, adapter: String? = nil, weights: WeightChoice = .auto) throws(SepitError) {
        kernels = try Kernels.selected()
        model = try ModelDirectory.open(path, adapter: adapter, kernels: kernels, weights: weights)
        tokenizer = try Tokenizer(directory: path)
        configuration = model.configuration
        template = try PromptTemplate(tokenizer, configuration)
    }

    /// Most residues in a question: the language model's attention takes the square of them.
    private static let longestProtein = 10_000
    /// Longest question in tokens: attention takes the square of it.
    private static let longestQuestion = 4096

    /// Residues that are read in one piece.
    private var window: Int { configuration.proteinMaxLength - 2 }

    /// What the user should know about how a protein of so many residues is read; nil if in one piece.
    public func note(residues: Int) -> String? {
        guard residues > window, residues <= Self.longestProtein else { return nil }
        guard configuration.compatibility == .paper else {
            return "only the first \(window) of \(residues) residues are read, as the released code does"
        }
        let windows = ProteinWindows(residues: residues, window: window).ranges
        return "\(residues) residues are read in \(windows.count) overlapping windows of \(window)"
    }

    /// Whether a question about proteins of these lengths is read whole and leaves room for an answer.
    ///
    /// - Throws: `SepitError` `.badData` (`question-marker`).
    func reads(_ question: String, residues: [Int], maxTokens: Int) throws(SepitError) -> Bool {
        let isPaper = configuration.compatibility == .paper
        guard residues.allSatisfy({ $0 <= (isPaper ? Self.longestProtein : window) }),
            residues.reduce(0, +) <= Self.longestProtein
        else { return false }
        let prompt = try template.prompt(question, proteins: residues.count).ids.count - residues.count
        let features = residues.reduce(0) { $0 + (isPaper ? $1 + 2 : configuration.proteinMaxLength) }
        return prompt <= Self.longestQuestion && prompt + features + maxTokens <= configuration.maxPositions ?? .max
    }

    /// Answers in the order of the queries.
    ///
    /// - Parameters:
    ///   - seed: of the random choices, where `sampler` makes any.
    ///   - onText: called with the index of the query and each new piece of its answer.
    /// - Throws: `SepitError` `.badData` (`protein-too-long`, `question-too-long`, `question-marker`,
    ///   `output-not-finite`).
    public func answer(
        _ queries: [Query], sampler: TokenSampler = .greedy, maxTokens: Int = 256, seed: UInt64 = 0,
        onText: (Int, String) throws(SepitError) -> Void = { _, _ in }
    ) throws(SepitError) -> [Answer] {
        guard !queries.isEmpty else { return [] }
        let longestProtein = queries.map { $0.proteins.reduce(0) { $0 + $1.ids.count - 2 } }.max() ?? 0
        guard longestProtein <= Self.longestProtein else {
            throw SepitError(
                .badData, code: "protein-too-long", "The protein is too long.",
                expected: "at most \(Self.longestProtein) residues in a question", found: "\(longestProtein)",
                hint: "Ask about one domain: cut the sequence or the structure to it.")
        }
        let batch = try batch(queries)
        let longest = batch.sequences.map(\.length).max() ?? 0
        let maxTokens = min(maxTokens, (configuration.maxPositions ?? .max) - longest)
        guard maxTokens > 0 else {
            throw SepitError(
                .badData, code: "question-too-long", "Protein and question leave no room for an answer.",
                expected: "fewer than the \(configuration.maxPositions ?? 0) tokens that the language model reads",
                found: "\(longest)", hint: "Ask about one domain: cut the sequence or the structure to it.")
        }
        let cache = KVCache(configuration.text, sequences: queries.count, capacity: longest + maxTokens)
        let graph = Graph(kernels: kernels, pool: pool, recording: false)
        let (states, _) = model.hiddenStates(graph, batch, cache: cache)
        var logits = model.text.logits(
            graph, graph.gatherRows(states, batch.sequences.map { Int32($0.start + $0.length - 1) }))

        guard logits.values.allSatisfy(\.isFinite) else {
            throw SepitError(
                .badData, code: "output-not-finite", "The model gives no numbers for this protein and question.",
                hint: "Its weights are probably damaged, or its training diverged.")
        }
        var writers = queries.indices.map { Writer(tokenizer, seed: seed, index: $0) }
        var active = Array(queries.indices)
        for _ in 0..<maxTokens {
            var chosen: [Int32] = []
            var going: [Int] = []
            for (row, index) in active.enumerated() {
                let values = UnsafeBufferPointer(start: logits.base + row * logits.width, count: logits.width)
                if let piece = writers[index].choose(from: values, sampler, end: template.end) {
                    going.append(index)
                    chosen.append(Int32(writers[index].last))
                    if !piece.isEmpty { try onText(index, piece) }
                }
            }
            active = going
            if active.isEmpty { break }
            let graph = Graph(kernels: kernels, pool: pool, recording: false)
            let next = model.text.nextStates(
                graph, model.text.embed(graph, chosen), sequences: active, cache: cache)
            logits = model.text.logits(graph, next)
        }
        var answers: [Answer] = []
        for index in queries.indices {
            let (answer, rest) = writers[index].finish()
            if !rest.isEmpty { try onText(index, rest) }
            answers.append(answer)
        }
        return answers
    }

    /// Queries about the same protein share its encoding.
    private func batch(_ queries: [Query]) throws(SepitError) -> InstructionBatch {
        var proteins: [ProteinInput] = []
        var texts: [(proteins: [Int], text: TextInput)] = []
        for query in queries {
            let indices = query.proteins.map { protein in
                let index = proteins.firstIndex(of: protein) ?? proteins.count
                if index == proteins.count { proteins.append(protein) }
                return index
            }
            let (ids, markers) = try template.prompt(query.question, proteins: indices.count)
            guard ids.count <= Self.longestQuestion else {
                throw SepitError(
                    .badData, code: "question-too-long", "The question is too long.",
                    expected: "at most \(Self.longestQuestion) tokens", found: "\(ids.count)",
                    hint: "Ask one thing at a time.")
            }
            texts.append((indices, TextInput(ids: ids, labels: ids.map { _ in -1 }, markers: markers)))
        }
        let length = configuration.proteinMaxLength
        let isReleased = configuration.compatibility == .official
        let inputs = isReleased ? proteins.map { $0.released(length: length) } : proteins
        return InstructionBatch(
            ProteinBatch(inputs, compatibility: configuration.compatibility, window: length), texts)
    }
}

extension AnswerEngine {
    /// One answer while it is being written.
    private struct Writer {
        private var decoder: StreamingDecoder
        private var random: CounterRandom
        private let tokenizer: Tokenizer
        private var ids: [Int] = []
        private var isAtStart = true
        private var logProbability = 0.0
        private var ended = false
        private(set) var last = 0

        init(_ tokenizer: Tokenizer, seed: UInt64, index: Int) {
            self.tokenizer = tokenizer
            decoder = tokenizer.streamingDecoder()
            random = CounterRandom(seed: seed, stream: "answer", step: index)
        }

        /// Chooses a token and returns the text that it completes; nil for the end token.
        mutating func choose(
            from logits: UnsafeBufferPointer<Float>, _ sampler: TokenSampler, end: Int
        ) -> String? {
            last = sampler.next(logits, random: &random)
            logProbability += Self.logProbability(of: last, logits)
            guard last != end else {
                ended = true
                return nil
            }
            ids.append(last)
            let piece = decoder.append(last)
            defer { isAtStart = isAtStart && piece.isEmpty }
            return isAtStart ? Self.withoutSpace(piece) : piece
        }

        /// The answer, decoded as a whole: bytes that make no character in the end may have been shown as some.
        mutating func finish() -> (Answer, rest: String) {
            let rest = decoder.finish()
            let confidence = Float(exp(logProbability / Double(max(1, ids.count + (ended ? 1 : 0)))))
            let text = Self.withoutSpace(tokenizer.decode(ids))
            return (
                Answer(text: text, confidence: confidence, tokens: ids.count, isComplete: ended),
                isAtStart ? Self.withoutSpace(rest) : rest
            )
        }

        /// The prompt ends without a space, so an answer begins with one.
        private static func withoutSpace(_ text: String) -> String {
            text.first == " " ? String(text.dropFirst()) : text
        }

        private static func logProbability(of token: Int, _ logits: UnsafeBufferPointer<Float>) -> Double {
            let largest = logits.max() ?? 0
            let sum = logits.reduce(0.0) { $0 + exp(Double($1 - largest)) }
            return Double(logits[token] - largest) - log(sum)
        }
    }
}
