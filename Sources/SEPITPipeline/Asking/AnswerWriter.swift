import FileKit
import LanguageModel
import SEPITModel

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// One answer while it is being written.
struct AnswerWriter {
    private let tokenizer: Tokenizer
    private var decoder: StreamingDecoder
    private var random: CounterRandom
    /// Most tokens that it may have.
    private let limit: Int
    /// The tokens of calls, for a model that makes some.
    private let experts: ExpertTokens?
    private var ids: [Int] = []
    private var isAtStart = true
    private var logProbability = 0.0
    private var ended = false
    private(set) var last = 0

    init(_ tokenizer: Tokenizer, experts: ExpertTokens?, seed: UInt64, index: Int, limit: Int) {
        self.experts = experts
        self.tokenizer = tokenizer
        self.limit = limit
        decoder = tokenizer.streamingDecoder()
        random = CounterRandom(seed: seed, stream: "answer", step: index)
    }

    /// Whether another token may follow.
    var goesOn: Bool { !ended && ids.count < limit }

    /// Chooses a token and returns the text that it completes; none for the end token.
    mutating func choose(
        from logits: UnsafeBufferPointer<Float>, logSum: Double, _ sampler: TokenSampler, end: Int
    ) -> String {
        last = sampler.next(logits, random: &random)
        logProbability += Double(logits[last]) - logSum
        guard last != end else {
            ended = true
            return ""
        }
        ids.append(last)
        let piece = decoder.append(last)
        defer { isAtStart = isAtStart && piece.isEmpty }
        return isAtStart ? Self.withoutSpace(piece) : piece
    }

    /// The token that was chosen last; nil for the end token.
    func token(from logits: UnsafeBufferPointer<Float>, logSum: Double, alternatives: Int) -> AnswerToken? {
        guard !ended else { return nil }
        return AnswerToken(
            last, from: logits, logSum: logSum, alternatives: alternatives, isFirst: ids.count == 1, tokenizer)
    }

    /// The answer, decoded as a whole: bytes that make no character in the end may have been shown as some.
    mutating func finish() -> (Answer, rest: String) {
        let rest = decoder.finish()
        let confidence = Float(exp(logProbability / Double(max(1, ids.count + (ended ? 1 : 0)))))
        let text = Self.withoutSpace(tokenizer.decode(ids))
        return (
            Answer(
                text: text, confidence: confidence, tokens: ids.count, isComplete: ended,
                calls: experts?.calls(in: ids).map { tokenizer.decode(Array($0)) } ?? []),
            isAtStart ? Self.withoutSpace(rest) : rest
        )
    }

    /// The prompt ends without a space, so an answer begins with one.
    private static func withoutSpace(_ text: String) -> String {
        text.first == " " ? String(text.dropFirst()) : text
    }
}
