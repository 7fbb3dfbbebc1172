import AnswerScoring
import ProteinDataset

/// One question, what was expected and what came.
public struct EvaluationOutcome: Codable, Sendable, Equatable {
    /// The example's.
    public var id: String
    /// What was asked about, such as "fold".
    public var property: String
    /// "open", "yesno", "caption" or "dialogue".
    public var kind: String
    /// As it was asked.
    public var question: String
    /// What is expected: the example's values, its label, or its text.
    public var reference: [String]
    /// What the model said.
    public var answer: String
    /// See `Answer.confidence`.
    public var confidence: Float
    /// See `AnswerJudgement`; nil where the model has no calibration.
    public var probability, outlyingness: Double?
    /// Whether the model would rather not have answered.
    public var abstained: Bool
    /// See `AnswerJudgement`; not written to files.
    var judgement: AnswerJudgement?
    /// What could have been answered where evidence was read; not written to files.
    var samples: [EvidenceSelection.Sample] = []
    /// Whether the answer says what was expected and nothing else, by `AnswerScorer`.
    public var right: Bool

    private enum CodingKeys: String, CodingKey {
        case id, property, kind, question, reference, answer, confidence, probability, outlyingness, abstained, right
    }

    init(_ question: HeldOutQuestion, _ answer: Answer, score: AnswerScore) {
        id = question.asked.id
        property = question.property
        kind = question.kind.rawValue
        self.question = question.asked.question ?? ""
        reference = question.asked.reference
        self.answer = answer.text
        confidence = answer.confidence
        right = score.exact == 1
        judgement = answer.judgement
        (probability, outlyingness) = (judgement?.probability, judgement?.outlyingness)
        abstained = judgement?.abstained ?? false
    }
}
