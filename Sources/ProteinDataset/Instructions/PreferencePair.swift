/// A right and a wrong answer to the same question, for preference tuning.
public struct PreferencePair: Sendable, Hashable {
    /// The question with its right answer.
    public let right: InstructionExample
    /// The same question with a wrong one.
    public let wrong: InstructionExample

    /// A question of one turn, as `right` has it, and a wrong answer to it.
    ///
    /// - Precondition: `right` has one turn.
    public init(_ right: InstructionExample, wrongAnswer: String) {
        precondition(right.turns.count == 1, "a pair is about one question")
        var wrong = right
        wrong.turns[0].answer = wrongAnswer
        // What is known of the right answer doesn't fit the wrong one.
        (wrong.label, wrong.values) = (nil, [])
        (self.right, self.wrong) = (right, wrong)
    }
}
