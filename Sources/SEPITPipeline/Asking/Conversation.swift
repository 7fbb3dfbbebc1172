/// What was said so far, and what is asked now.
public struct Conversation: Sendable {
    /// A question that was answered.
    public struct Turn: Sendable {
        /// As it was typed.
        public var question: String
        /// The file that came with it.
        public var file: ProteinSource?
        /// What was answered.
        public var answer: String

        /// A turn.
        public init(question: String, file: ProteinSource? = nil, answer: String) {
            (self.question, self.file, self.answer) = (question, file, answer)
        }
    }

    /// The oldest first.
    public var earlier: [Turn]
    /// What is asked now.
    public var question: String
    /// The file that comes with it.
    public var file: ProteinSource?

    /// A conversation.
    public init(earlier: [Turn] = [], question: String, file: ProteinSource? = nil) {
        (self.earlier, self.question, self.file) = (earlier, question, file)
    }
}
