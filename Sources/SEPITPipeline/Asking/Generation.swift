import FileKit
import LanguageModel
import TensorKit

/// Answers while they are written, one token of each at a step; a `GenerationSession` begins it.
///
///     let generation = try session.begin(prompts)
///     while try generation.step() {}
///     let answers = try generation.finish()
///
/// It may be left at any step: `finish` gives what there is. Generations of one session can be prepared together for their next
/// steps; they begin and end when they like.
public final class Generation {
    private let decoder: CachedDecoder
    private let sampler: TokenSampler
    /// The token that ends an answer.
    private let end: Int
    /// Of what follows the answers that go on: rows of a tensor, from the first that is theirs, and all rows' sums.
    private var logits: (tensor: Tensor, sums: [Double], first: Int)?
    private var writers: [AnswerWriter]
    /// The answers that go on, a row of logits each.
    private var active: [Int]
    private let review: AnswerReview?

    init(
        _ decoder: CachedDecoder, logits: Tensor, sampler: TokenSampler, end: Int, writers: [AnswerWriter],
        review: AnswerReview?
    ) {
        self.decoder = decoder
        self.review = review
        self.logits = (logits, decoder.logSums(of: logits), 0)
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
        Self.prepare([self])
        guard let logits else { return false }
        var going: [Int] = []
        for (row, index) in active.enumerated() {
            let values = CachedDecoder.row(logits.first + row, of: logits.tensor)
            let sum = logits.sums[logits.first + row]
            let piece = writers[index].choose(from: values, logSum: sum, sampler, end: end)
            if let onToken,
                let token = writers[index].token(from: values, logSum: sum, alternatives: alternatives)
            {
                onToken(index, token)
            }
            if writers[index].goesOn { going.append(index) }
            if !piece.isEmpty { try onText(index, piece) }
        }
        active = going
        self.logits = nil
        return !active.isEmpty
    }

    /// Computes what may follow the answers of some generations of one session, which each of them takes at its next step. As
    /// many go through the model in one pass as get what each would get alone; those of one generation always do.
    public static func prepare(_ generations: [Generation]) {
        var waiting = generations.filter { $0.logits == nil && !$0.active.isEmpty }[...]
        while let first = waiting.first {
            var (together, answers) = (ArraySlice<Generation>(), 0)
            while let next = waiting.first,
                together.isEmpty || answers + next.active.count <= CachedDecoder.exactSequences
            {
                together.append(waiting.removeFirst())
                answers += next.active.count
            }
            let logits = first.decoder.step(
                together.flatMap { one in one.active.map { Int32(one.writers[$0].last) } },
                of: together.flatMap { one in one.active.map { one.decoder.caches[$0] } })
            let sums = first.decoder.logSums(of: logits)
            var row = 0
            for generation in together {
                generation.logits = (logits, sums, row)
                row += generation.active.count
            }
        }
    }

    /// The answers as far as they have come, in the order of the prompts.
    public func finish(
        onText: (Int, String) throws(SepitError) -> Void = { _, _ in }
    ) throws(SepitError) -> [Answer] {
        (active, logits) = ([], nil)
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
