import FileKit
import LanguageModel
import SEPITPipeline

/// What a question to `/ask` says.
struct AskFields: Sendable {
    let question: String
    let file: ProteinSource?
    let sampler: TokenSampler
    let maxTokens: Int
    let seed: UInt64
    /// Known proteins to tell of each protein.
    let neighbours: Int
    /// Whether to tell how they are aligned.
    let tellsAlignments: Bool
    /// Whether to tell what moved the answer.
    let explains: Bool
    /// Whether the answer is wanted as it comes.
    let isStreamed: Bool

    /// - Throws: `SepitError`: `.usage` (`field-invalid`, `field-unknown`, …), or as `GivenProtein`.
    init(_ request: Request, _ limits: RequestLimits) throws(SepitError) {
        var fields = try RequestFields(request)
        guard let question = try fields.text("question") else {
            throw SepitError(
                .usage, code: "question-missing", "There is no question.", expected: "a field \"question\"")
        }
        let protein = try GivenProtein(&fields, takesSequence: false, limits)
        maxTokens = try fields.whole("max_tokens", in: 1...limits.tokens) ?? min(256, limits.tokens)
        sampler = try SamplingFields(&fields).sampler
        seed = UInt64(try fields.whole("seed", in: 0...1 << 53) ?? 0)
        neighbours = try fields.whole("neighbours", in: 1...100) ?? limits.neighbours
        tellsAlignments = try fields.flag("alignments") ?? false
        explains = try fields.flag("explain") ?? false
        isStreamed = try fields.flag("stream") ?? false
        try fields.end()
        self.question = try Self.checked(question, limits)
        file = try protein.entry.map { (entry) throws(SepitError) in try ProteinSource(entry, chains: protein.chains) }
    }

    /// - Throws: `SepitError` `.badData` (`question-too-long`).
    static func checked(_ question: String, _ limits: RequestLimits) throws(SepitError) -> String {
        guard question.utf8.count <= limits.questionBytes else {
            throw SepitError(
                .badData, code: "question-too-long", "The question is too long.",
                expected: "at most \(limits.questionBytes) bytes", found: "\(question.utf8.count)")
        }
        return question
    }
}

/// How tokens are chosen, as requests say it.
struct SamplingFields {
    let sampler: TokenSampler

    /// - Throws: `SepitError` `.usage` (`field-invalid`).
    init(_ fields: inout RequestFields) throws(SepitError) {
        let temperature = try fields.number("temperature", in: 0...100) ?? 0
        let topK = try fields.whole("top_k", in: 1...Int(Int32.max))
        let topP = try fields.number("top_p", in: 0...1) ?? 1
        sampler =
            temperature > 0
            ? TokenSampler(temperature: Float(temperature), topK: topK, topP: max(Float(topP), .leastNormalMagnitude))
            : .greedy
    }
}
