import FileKit
import LanguageModel
import TensorKit

/// Answers while they are written, one token of each at a step; a `GenerationSession` begins it.
///
///     let generation = try session.begin(prompts)
///     while try generation.step() {}
///     let answers = try generation.finish()
///
/// It may be left at any step: `finish` gives what there is.
public final class Generation {
    private let decoder: CachedDecoder
    private let sampler: TokenSampler
    /// The token that ends an answer.
    private let end: Int
    private var logits: Tensor?
    private var writers: [AnswerWriter]
    /// The answers that go on, a row of `logits` each.
    private var active: [Int]
    private let review: AnswerReview?

    init(
        _ decoder: CachedDecoder, logits: Tensor, sampler: TokenSampler, end: Int, writers: [AnswerWriter],
        review: AnswerReview?
    ) {
        self.decoder = decoder
        self.review = review
        self.logits = logits
        self.sampler = sampler
        self.end = end
        self.writers = writers
        active = Array(writers.indices)
    }

    /// Takes a token for every answer that goes on; false once none does.
    ///
    /// - Parameters:
    ///   - alternatives: likeliest tokens that `onToken` is told of.
    ///   - onToken: called with the index of the prompt and each token of its answer, before the text that it completes.
    ///   - onText: called with the index of the prompt and each new piece of its answer.
    public func step(
        alternatives: Int = 0, onToken: ((Int, AnswerToken) -> Void)? = nil,
        onText: (Int, String) throws(SepitError) -> Void = { _, _ in }
    ) throws(SepitError) -> Bool {
        guard let logits = next() else { return false }
        var going: [Int] = []
        for (row, index) in active.enumerated() {
            let values = CachedDecoder.row(row, of: logits)
            let piece = writers[index].choose(from: values, sampler, end: end)
            if let onToken, let token = writers[index].token(from: values, alternatives: alternatives) {
                onToken(index, token)
            }
            if writers[index].goesOn { going.append(index) }
            if !piece.isEmpty { try onText(index, piece) }
        }
        active = going
        self.logits = nil
        return !active.isEmpty
    }

    /// Logits of the next tokens; nil once no answer goes on.
    private func next() -> Tensor? {
        if let logits { return logits }
        guard !active.isEmpty else { return nil }
        return decoder.step(active.map { Int32(writers[$0].last) }, sequences: active)
    }

    /// The answers as far as they have come, in the order of the prompts.
    public func finish(
        onText: (Int, String) throws(SepitError) -> Void = { _, _ in }
    ) throws(SepitError) -> [Answer] {
        active = []
        var answers: [Answer] = []
        for index in writers.indices {
            let (answer, rest) = writers[index].finish()
            if !rest.isEmpty { try onText(index, rest) }
            answers.append(answer)
        }
        review?.judge(&answers, decoder)
        return answers
    }
}
