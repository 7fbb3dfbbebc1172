import AnswerScoring
import FileKit
import ProteinDataset

/// What answers to the questions of one side of a dataset score, beside what is answered without a model.
public struct Evaluation: Sendable {
    /// The model's answers, in the order of the questions; none where no model was asked.
    public let outcomes: [EvaluationOutcome]
    /// In the same order.
    package let questions: [ScoredQuestion]
    /// By kind, property and band of identity to training.
    package let scores: [EvaluationScore]

    /// - Parameters:
    ///   - answers: by whom, in the order of the questions.
    ///   - model: the model's with its confidence, if one was asked.
    ///   - bertScorer: compares texts, if there is one.
    /// - Throws: the errors of reading a dataset; `.interrupted`.
    package init(
        _ questions: [HeldOutQuestion], _ dataset: InstructionDataset, answers: [AnswerSource: [String]] = [:],
        model: [Answer] = [], bertScorer: BERTScorer? = nil, workers: Workers,
        isCancelled: @Sendable () -> Bool = { false }
    ) throws(SepitError) {
        // Each value that a protein of any side has is a possible wrong one.
        let scorer = AnswerScorer(scoring: questions.map(\.asked), knowing: try dataset.values())
        let answered = questions.enumerated().map { index, question in
            var scored = ScoredQuestion(question, answers: answers.mapValues { $0[index] })
            if model.indices.contains(index) {
                scored.confidence = Double(model[index].confidence)
                scored.probability = model[index].judgement?.probability
                scored.isAbstained = !scored.isProse && model[index].judgement?.abstained ?? false
            }
            return scored
        }
        var scored = try ScoredQuestion.scored(answered, by: scorer, workers: workers, isCancelled: isCancelled)
        try bertScorer?.score(&scored, isCancelled: isCancelled)
        self.questions = scored
        scores = try EvaluationTable(self.questions, workers: workers, isCancelled: isCancelled).rows
        outcomes = zip(self.questions, model).compactMap { question, answer in
            question.scores[.model].map { EvaluationOutcome(question.question, answer, score: $0) }
        }
    }
}
