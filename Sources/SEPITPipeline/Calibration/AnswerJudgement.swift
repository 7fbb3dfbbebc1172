/// What a calibrated model makes of its own answer.
public struct AnswerJudgement: Sendable, Equatable {
    /// An answer that was weighed against others.
    public struct Candidate: Sendable, Equatable {
        /// What it says, such as "beta barrel"; nil for whatever else could be said.
        public var value: String?
        /// log p of all answers that say it, as the model has it.
        public var logProbability: Double
        /// The calibrated probability; those of all candidates add up to 1.
        public var probability: Double
    }

    /// That the answer is right; nil where it has no value that could be, as a description.
    public var probability: Double?
    /// What the answer says, such as "beta barrel" or "yes"; nil where `probability` is.
    public var value: String?
    /// Whether it should rather not be given: the model doubts, or the protein is unlike those that it was trained on.
    public var abstained = false
    /// How unlike the protein is to those of training, in units of what is still taken for one of them (`ProteinKind`); of
    /// several proteins, the largest.
    public var outlyingness: Double?
    /// Whether the model saw a structure.
    var hasStructure = false
    /// The likeliest first.
    public var candidates: [Candidate] = []
    /// What was chosen from, with what the choice went by; not for people.
    var choices: [EvidenceSelection.Option] = []
    /// Why the question was not put to the model; nil where it was.
    public var limit: String?

    /// Of an answer that nothing judges: it is given.
    public init() {}

    /// Of a question that was not put to the model, see `QuestionLimits`.
    public init(limit: String) { (self.limit, abstained) = (limit, true) }

    init(
        probability: Double?, value: String?, outlyingness: Double?, hasStructure: Bool, candidates: [Candidate]
    ) {
        (self.probability, self.value, self.outlyingness) = (probability, value, outlyingness)
        (self.hasStructure, self.candidates) = (hasStructure, candidates)
    }

    /// Whether the protein is of another kind than those of training.
    public var isUnfamiliar: Bool { (outlyingness ?? 0) > 1 }
}
