/// What moved the log-probability that a model gives to an answer.
public struct AnswerExplanation: Sendable, Equatable {
    /// The answer whose probability is explained.
    public var answer: String
    /// Whether the model wrote it; else it is a relative's, and chosen by what is known of it.
    public var isOwn: Bool
    /// log p of all its words, in nats.
    public var logProbability: Double
    /// How much less likely it is where the model is not given the structure; nil where it had none.
    public var structure: Double?
    /// How much less likely it is where the model is told that none is known; nil where none were shown.
    public var evidence: Double?
    /// Of each protein of the question.
    public var proteins: [ResidueAttribution]
}

extension AnswerExplanation {
    /// What came of asking for an explanation.
    public enum Outcome: Sendable, Equatable {
        case explained(AnswerExplanation)
        /// Why there is nothing to explain.
        case nothing(String)
    }
}
