/// A local alignment of a query with a sequence of an index.
public struct SearchHit: Sendable, Equatable {
    /// Index of the sequence.
    public var target: Int
    /// Smith-Waterman score by BLOSUM62, gaps of 11 and 1, corrected for composition.
    public var score: Int
    /// The score in bits.
    public var bits: Double
    /// Hits of this score or better that chance would give.
    public var expected: Double
    /// Columns with equal residues; unknown ones are equal to none.
    public var matches: Int
    /// Columns of the alignment, gaps included.
    public var columns: Int
    /// Residues of the query that are aligned, from 0.
    public var queryRange: Range<Int>
    /// Residues of the target that are aligned, from 0.
    public var targetRange: Range<Int>
    /// Columns over the length of the shorter of the two full sequences; above 1 where gaps make it so.
    public var coverage: Double

    /// Matches over columns.
    public var identity: Double { Double(matches) / Double(max(1, columns)) }
}
