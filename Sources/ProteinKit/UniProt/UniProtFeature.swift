/// Something that UniProt knows about a stretch of the sequence.
public struct UniProtFeature: Sendable, Equatable {
    /// The flat file's key, such as `SIGNAL`, `ACT_SITE` or `BINDING`.
    public var kind: String
    /// 1-based, inclusive; nil where it is unknown (`?`).
    public var start: Int?
    /// 1-based, inclusive; nil where it is unknown (`?`).
    public var end: Int?
    /// A bound is marked as beyond the sequence (`<`, `>`) or as uncertain (`?`).
    public var isUncertain = false
    /// The positions count along this isoform, such as `P04439-2`, instead of the entry's sequence.
    public var isoform: String?
    /// What is said of it.
    public var note: String?
    /// What binds, for `BINDING`, such as `Zn(2+)`.
    public var ligand: String?
    /// Such as `ChEBI:CHEBI:29105`.
    public var ligandID: String?
    /// Stable identifier, such as `PRO_0000174677`.
    public var id: String?
    /// How it is known.
    public var evidence: [UniProtEvidence] = []

    /// A feature at a place.
    public init(kind: String, start: Int?, end: Int?) {
        self.kind = kind
        self.start = start
        self.end = end
    }

    /// The residues from first to last, where both are known; for `DISULFID` only the two ends are meant.
    public var range: ClosedRange<Int>? {
        guard let start, let end, start <= end else { return nil }
        return start...end
    }
}
