/// What the model said.
public struct Answer: Sendable, Equatable {
    /// Its words, without the end token.
    public var text: String
    /// Geometric mean of the probabilities of its tokens, 0 to 1: how sure the model was of its words, not whether they
    /// are true.
    public var confidence: Float
    /// Tokens before the end token.
    public var tokens: Int
    /// Whether it ended by itself rather than at the limit or because nobody wanted more.
    public var isComplete: Bool
    /// What the model's calibration makes of it; nil where the model has none, and of answers that were cut.
    public var judgement: AnswerJudgement?
    /// Calls of experts that the model wrote, as it wrote them.
    public var calls: [String] = []
    /// Whether the model wrote the text; else it says what relatives are known for, or what an expert computed.
    public var isOwn = true
}

extension Answer {
    /// The answer to a question that is not put to the model, see `QuestionLimits`.
    public init(limit: String) {
        self.init(text: "", confidence: 0, tokens: 0, isComplete: true, judgement: AnswerJudgement(limit: limit))
    }
}

extension Answer {
    /// The answer from what is known of the protein itself.
    public init(known: KnownAnswer) {
        self.init(text: known.text, confidence: 1, tokens: 0, isComplete: true, isOwn: false)
    }
}

extension Answer {
    /// The answer that experts computed.
    public init(computed text: String) {
        self.init(text: text, confidence: 1, tokens: 0, isComplete: true, isOwn: false)
    }
}

/// How likely the model finds a given answer.
public struct CandidateScore: Sendable, Equatable {
    /// The answer, as it was given.
    public var text: String
    /// log p of the whole text and of ending there.
    public var logProbability: Double
    /// With the end token.
    public var tokens: Int
}
