import ProteinDataset

/// One question, what was expected and what came.
public struct EvaluationOutcome: Codable, Sendable, Equatable {
    public var id: String
    public var property: String
    public var kind: String
    public var question: String
    public var expected: String
    public var answer: String
    public var confidence: Float
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
