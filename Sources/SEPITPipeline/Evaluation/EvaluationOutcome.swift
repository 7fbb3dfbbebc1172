import AnswerScoring
import ProteinDataset

/// One question, what was expected and what came.
public struct EvaluationOutcome: Codable, Sendable, Equatable {
    /// The example's.
    public var id: String
    /// What was asked about, such as "fold".
    public var property: String
    /// "open" or "yesno".
    public var kind: String
    /// As it was asked.
    public var question: String
    /// What is expected: the example's values, or its label.
    public var reference: [String]
    /// What the model said.
    public var answer: String
    /// See `Answer.confidence`.
    public var confidence: Float
    /// Whether the answer says what was expected and nothing else, by `AnswerScorer`.
    public var right: Bool

    init(_ example: InstructionExample, _ answer: Answer, scorer: AnswerScorer) {
        id = example.id
        property = example.property
        kind = example.kind.rawValue
        question = example.question
        reference = example.expectedValues
        self.answer = answer.text
        confidence = answer.confidence
        let given = GivenAnswer(
            id: id, property: property, kind: example.kind, reference: reference, answer: answer.text)
        right = scorer.score(given).exact == 1
    }
}

extension InstructionExample {
    /// What an answer should claim: each value of an open question's answer, else its label.
    var expectedValues: [String] {
        kind == .open && !values.isEmpty ? values : label.map { [$0] } ?? []
    }
}
