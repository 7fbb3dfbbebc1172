import FileKit

/// A question with what each of those who answered it scores.
package struct ScoredQuestion: Sendable {
    package var question: HeldOutQuestion
    /// What was said.
    package var answers: [AnswerSource: String]
    package private(set) var scores: [AnswerSource: AnswerScore] = [:]
    /// How sure the model is of each member of a set.
    package var certainty: [String: Double] = [:]
    /// The same by the names of `expected`, which are those of the members that should be there.
    private(set) var members: (scores: [String: Double], expected: Set<String>)?
    /// How sure the model is of its words, 0 to 1, and how probable it says that its answer is right; nil where it doesn't
    /// say.
    package var confidence, probability: Double?
    /// Whether the model said that it doesn't know.
    package var isAbstained = false

    package init(_ question: HeldOutQuestion, answers: [AnswerSource: String]) {
        self.question = question
        self.answers = answers
        guard let blind = question.blind else { return }
        for (source, answer) in zip(AnswerSource.blind, [blind.majority, blind.questionOnly, blind.bestHit]) {
            // Who has no answer gives a wrong one.
            self.answers[source] = answer?.text ?? ""
        }
    }

    /// Answers of which nothing more is known.
    package init(_ given: GivenAnswer) {
        self.init(HeldOutQuestion(given), answers: [.model: given.answer])
        note(given)
    }

    /// Takes note of how sure an answer is.
    package mutating func note(_ given: GivenAnswer) {
        certainty = given.scores
        (confidence, probability, isAbstained) = (given.confidence, given.probability, given.abstained)
    }

    /// Adds what an encoder says of an answer that has been scored.
    package mutating func note(_ score: BERTScore, of source: AnswerSource) { scores[source]?.bertScore = score }

    /// Scores all answers.
    ///
    /// - Parameter workers: that score; the result is the same for any number.
    /// - Throws: `SepitError` `.interrupted`.
    package static func scored(
        _ questions: [ScoredQuestion], by scorer: AnswerScorer, workers: Workers,
        isCancelled: @Sendable () -> Bool = { false }
    ) throws(SepitError) -> [ScoredQuestion] {
        try workers.map(questions, isCancelled: isCancelled, advance: {}) { question in
            var question = question
            var known: [String: AnswerScore] = [:]
            for (source, answer) in question.answers {
                var given = question.question.asked
                given.answer = answer
                let score = known[answer] ?? scorer.score(given)
                known[answer] = score
                question.scores[source] = score
            }
            if !question.certainty.isEmpty, AnswerScorer.hasSets(question.question.property) {
                question.members = scorer.members(question.question.asked, question.certainty)
            }
            return question
        }
    }

    /// What counts of an answer: whether it is right, or for prose how much it has of the reference.
    package func value(of source: AnswerSource) -> Double? {
        scores[source].map { isProse ? $0.rouge?.rougeL ?? 0 : $0.exact }
    }

    /// The probability, or how sure the model is of its words.
    package var sureness: Double? { probability ?? confidence }

    /// An answer that is right or wrong, with the probability that it was said to have.
    package var judged: JudgedAnswer? {
        guard !isProse, let probability, let value = value(of: .model) else { return nil }
        return JudgedAnswer(probability: probability, isRight: value == 1)
    }

    package var isProse: Bool { AnswerScorer.isProse(question.property, question.kind) }
}
