/// Which pairs of sequences count as similar.
public struct PairCondition: Sendable, Equatable {
    /// Least share of matches among the columns of the alignment.
    public var identity: Double
    /// Least share of columns in the length of one of the two sequences.
    public var coverage: Double
    /// The sequence that coverage refers to.
    public var covered: Covered
    /// The most alignments of this score or better that chance may be expected to give a sequence.
    public var expectedHits = 1e-2

    /// One of two sequences.
    public enum Covered: Sendable {
        /// The shorter one, as MMseqs2 counts.
        case shorter
        /// The longer one: both are covered.
        case longer
    }

    /// Shares from 0 to 1.
    public init(identity: Double, coverage: Double, of covered: Covered = .shorter) {
        (self.identity, self.coverage, self.covered) = (identity, coverage, covered)
    }

    func holds(for hit: SearchHit, lengths: (Int, Int)) -> Bool {
        let length = covered == .shorter ? min(lengths.0, lengths.1) : max(lengths.0, lengths.1)
        return hit.identity >= identity && Double(hit.columns) >= coverage * Double(length)
    }

    /// What a band must score to be looked at closer: one for each residue that must match where the sequences are nearly
    /// the same, at most what a band counts to.
    func leastBandedScore(_ first: Int, _ second: Int) -> Int {
        identity < 0.9 ? 0 : min(254, Int(coverage * Double(min(first, second))))
    }

    /// Whether sequences of these lengths can hold it: matches are at most the residues of the shorter.
    func allows(_ first: Int, _ second: Int) -> Bool {
        covered == .shorter || Double(min(first, second)) >= identity * coverage * Double(max(first, second))
    }
}
