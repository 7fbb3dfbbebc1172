/// How a demo protein folds: visible in its coordinates only.
public enum DemoFold: String, CaseIterable, Sendable {
    case helicalBundle = "helical bundle"
    case betaSandwich = "beta sandwich"
    case betaBarrel = "beta barrel"
    case alternating = "alternating alpha/beta"
    case disordered = "extended and disordered"

    /// The words of the annotation table.
    public var phrase: String { rawValue }
}
