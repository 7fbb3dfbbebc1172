/// An answer that is told right from wrong without reading a sentence.
public struct BlindAnswer: Sendable, Hashable {
    /// As `InstructionExample.label`.
    public var label: String
    /// As `InstructionExample.values`; the label alone for yes and no.
    public var values: [String]
    /// In the words of the training example that it comes from.
    public var text: String

    /// An answer of a label, what it says value by value, and in which words.
    public init(label: String, values: [String], text: String) {
        (self.label, self.values, self.text) = (label, values, text)
    }

    /// Whether it says what the example's answer does: the same label, or the same set of values in any case.
    public func isRight(for example: InstructionExample) -> Bool {
        if example.kind == .yesno || example.values.isEmpty || values.isEmpty {
            return label.lowercased() == example.label?.lowercased()
        }
        return Set(values.map { $0.lowercased() }) == Set(example.values.map { $0.lowercased() })
    }
}

/// What three rules that know no biology answer to a question; nil where training has no such question.
public struct BlindAnswers: Sendable, Equatable {
    /// The answer that training gives most often to questions of the kind and property.
    public var majority: BlindAnswer?
    /// What the words of the question suggest.
    public var questionOnly: BlindAnswer?
    /// What is known of the nearest training protein; the majority's where no neighbour has the property.
    public var bestHit: BlindAnswer?

    /// The answers that there are.
    public init(majority: BlindAnswer? = nil, questionOnly: BlindAnswer? = nil, bestHit: BlindAnswer? = nil) {
        (self.majority, self.questionOnly, self.bestHit) = (majority, questionOnly, bestHit)
    }
}
