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
    /// The example's label.
    public var expected: String
    /// What the model said.
    public var answer: String
    /// See `Answer.confidence`.
    public var confidence: Float
    /// Whether the answer says what was expected, by `AnswerScore`.
    public var right: Bool

    /// - Parameter values: all that open answers of the property may be.
    init(_ example: InstructionExample, _ answer: Answer, values: [String]) {
        let label = example.label ?? ""
        id = example.id
        property = example.property
        kind = example.kind.rawValue
        question = example.question
        expected = label
        self.answer = answer.text
        confidence = answer.confidence
        right =
            example.kind == .yesno
            ? AnswerScore.yesNo(answer.text) == (label == "yes")
            : AnswerScore.open(answer.text, label: label, values: values)
    }
}
