/// How near the nearest training protein is, in steps of identity.
public enum IdentityBand: String, Sendable, CaseIterable {
    /// Nothing is found, or nothing from 30% on over enough of the shorter sequence.
    case below30 = "<30"
    case from30 = "30-40"
    case from40 = "40-60"
    case from60 = "60-90"
    case from90 = ">=90"

    /// - Parameter identity: matches over alignment columns; nil where nothing is found.
    public init(identity: Double?) {
        self =
            switch identity ?? 0 {
            case ..<0.3: .below30
            case ..<0.4: .from30
            case ..<0.6: .from40
            case ..<0.9: .from60
            default: .from90
            }
    }
}
