/// Who answers a question: the model, or what its answers are compared with.
package enum AnswerSource: String, Sendable, CaseIterable {
    case model
    /// The answer that training gives most often.
    case majority
    /// What the words of the question suggest.
    case questionOnly = "question_only"
    /// What is known of the nearest training protein.
    case bestHit = "best_hit"
    /// The model, which sees no positions.
    case withoutStructure = "without_structure"
    /// The model, which sees the positions in another order.
    case shuffledStructure = "shuffled_structure"
    /// The model, which sees another protein.
    case otherProtein = "other_protein"
    /// The model, which sees nothing of what is known of similar proteins.
    case withoutEvidence = "without_evidence"
    /// Another run, which the model's is compared with.
    case against

    /// Those that no model is needed for.
    package static let blind: [AnswerSource] = [.majority, .questionOnly, .bestHit]
    /// The model without what it should need.
    package static let ablations: [AnswerSource] = [.withoutStructure, .shuffledStructure, .otherProtein]

    /// Words for a table's head.
    package var title: String {
        switch self {
        case .model: "model"
        case .majority: "majority"
        case .questionOnly: "question"
        case .bestHit: "best hit"
        case .withoutStructure: "no structure"
        case .shuffledStructure: "shuffled"
        case .otherProtein: "other protein"
        case .withoutEvidence: "no evidence"
        case .against: "against"
        }
    }
}
