/// How near a question's protein is to training, in the steps by which scores are printed. They are wider than those of the
/// audit, `IdentityBand`, so that each has questions enough.
package enum EvaluationBand: String, Sendable, CaseIterable {
    /// Nothing is found, or nothing from 30% on over enough of the shorter sequence.
    case below30 = "<30"
    case from30 = "30-50"
    case from50 = "50-70"
    case from70 = ">=70"

    /// - Parameter identity: of the nearest training protein, 0 to 1; nil where nothing is found.
    package init(identity: Double?) {
        self =
            switch identity ?? 0 {
            case ..<0.3: .below30
            case ..<0.5: .from30
            case ..<0.7: .from50
            default: .from70
            }
    }

    /// Stands for all bands together.
    package static let all = "all"
}
