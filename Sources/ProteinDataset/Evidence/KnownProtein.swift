import FileKit
import SequenceSearch

/// A protein of an evidence index or of the training side of a dataset, and what is known of it.
public struct KnownProtein: Sendable, Equatable {
    /// What its dataset or file calls it.
    public var id: String
    /// Other names that it goes by: accessions, and the chains that are structures of it.
    public var names: [String]
    /// The side of its dataset that it is on, or `DatasetRow.unasked`; nil in an index of files.
    public var side: String?
    /// What is said of it, and by whom.
    public var facts: ProteinFacts

    /// A protein.
    public init(id: String, names: [String] = [], side: String? = nil, facts: ProteinFacts = ProteinFacts()) {
        (self.id, self.names, self.side, self.facts) = (id, names, side, facts)
    }

    /// A protein of a dataset.
    public init(_ row: DatasetRow) {
        self.init(id: row.id, names: row.accessions + row.structures, side: row.side, facts: row.facts)
    }

    /// What it is called in words.
    public var name: String? { facts["molecule"].first }

    /// Whose it is.
    public var organism: String? { facts["organism"].first }
}

/// A known protein that is similar to a protein asked about.
public struct Neighbour: Sendable, Equatable {
    /// What it is.
    public var protein: KnownProtein
    /// Columns of the alignment with equal residues over all of them, gaps included.
    public var identity: Double
    /// Columns of the alignment over the length of the shorter sequence.
    public var coverage: Double
    /// Score of the alignment, without regard to sizes.
    public var bits: Double
    /// Hits as good that chance would give.
    public var expected: Double
    /// Whether it is the protein itself: the two sequences are equal from end to end.
    public var isSame: Bool
    /// Its place in the index that it was found in; nil where it was not looked for in one.
    public var place: Int?

    /// A neighbour.
    public init(
        _ protein: KnownProtein, identity: Double, coverage: Double, bits: Double, expected: Double,
        isSame: Bool = false, place: Int? = nil
    ) {
        (self.protein, self.isSame, self.place) = (protein, isSame, place)
        (self.identity, self.coverage) = (identity, coverage)
        (self.bits, self.expected) = (bits, expected)
    }

    init(_ protein: KnownProtein, _ hit: SearchHit, isSame: Bool = false) {
        self.init(
            protein, identity: hit.identity, coverage: hit.coverage, bits: hit.bits, expected: hit.expected,
            isSame: isSame, place: hit.target)
    }
}
