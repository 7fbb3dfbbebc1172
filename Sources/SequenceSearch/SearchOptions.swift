/// How to search, and what to return.
public struct SearchOptions: Sendable {
    /// The most hits of this score or better that chance may be expected to give.
    public var expectedHits = 1e-3
    /// The best so many are returned.
    public var maximumHits = 25
    /// How hard to look.
    public var sensitivity = Sensitivity.normal
    /// Whether residues that abound around a place in the query count less there.
    public var correctsComposition = true
    /// Level of the aligners, as in `LocalAlignment.init`; all find the same.
    public var level: String?

    /// How hard to look for hits.
    public enum Sensitivity: Sendable {
        /// For `sepit search`.
        case normal
        /// For the audit of splits: weaker similarities are found, in more time.
        case high
    }

    /// Options; defaults are those of `sepit search`.
    public init(
        expectedHits: Double = 1e-3, maximumHits: Int = 25, sensitivity: Sensitivity = .normal, level: String? = nil
    ) {
        self.expectedHits = expectedHits
        self.maximumHits = maximumHits
        self.sensitivity = sensitivity
        self.level = level
    }
}
