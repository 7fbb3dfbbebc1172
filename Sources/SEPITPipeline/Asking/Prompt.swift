import StructureEncoder

/// One question about one protein or several, in a conversation or by itself.
public struct Prompt: Sendable {
    /// In the order in which the first question names them.
    public var proteins: [ProteinInput]
    /// What was asked and answered before.
    public var earlier: [(question: String, answer: String)]
    /// The first question of a conversation holds `<protein>` for each protein.
    public var question: String

    /// A question about proteins.
    public init(
        proteins: [ProteinInput], question: String, after earlier: [(question: String, answer: String)] = []
    ) {
        self.proteins = proteins
        self.earlier = earlier
        self.question = question
    }
}
