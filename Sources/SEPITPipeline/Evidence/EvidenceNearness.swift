import SEPITModel

/// How near the nearest protein is that a model saw evidence of: what it says of near ones is right more often.
package enum EvidenceNearness: String, Codable, Sendable, CaseIterable {
    /// It saw that nothing is known, or no evidence.
    case none
    case distant
    case related
    case close

    /// Identities from which a relative is no longer distant, and from which it is close.
    private static let (leastRelated, leastClose) = (0.35, 0.5)
    /// Of less of the shorter sequence, an alignment is of a part.
    private static let leastCoverage = 0.5

    package init(_ evidence: PromptEvidence?) {
        let relatives = evidence?.relatives ?? []
        switch relatives.filter({ $0.coverage >= Self.leastCoverage }).map(\.identity).max() {
        case nil: self = relatives.isEmpty ? .none : .distant
        case .some(..<Self.leastRelated): self = .distant
        case .some(..<Self.leastClose): self = .related
        default: self = .close
        }
    }

    /// Whether a protein is known to be of the kind that training has, whatever its features say.
    var isFamiliar: Bool { self == .related || self == .close }
}
