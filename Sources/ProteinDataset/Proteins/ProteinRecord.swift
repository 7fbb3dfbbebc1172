/// A protein of the dataset, or at first one chain of a file: its sequence, where its residues are, and what is known.
struct ProteinRecord: Sendable, Equatable {
    /// The part of a UniProt entry that a chain is, by residue numbers of the entry.
    struct AccessionPart: Sendable, Equatable {
        var accession: String
        var range: ClosedRange<Int>
    }

    /// That of the chain that stands for it: `<entry>_<chain>`, or the id of a sequence record.
    var id: String
    /// The file that it comes from.
    var file: String
    /// One-letter codes in upper-case ASCII: the full sequence.
    var sequence: [UInt8]
    /// C-alpha of each residue in ångström, centred; nil where there is none.
    var positions: [SIMD3<Float>?]
    /// Which part of a UniProt entry it is, where the file says.
    var part: AccessionPart?
    /// Its entries in sequence databases, sorted.
    var accessions: [String] = []
    /// The chains that are structures of it, sorted; its own id for a sequence record.
    var structures: [String]
    /// When its structure was deposited, as "YYYY-MM-DD", where the file says.
    var date: String?
    var facts: ProteinFacts

    /// Residues with a position.
    var positioned: Int { positions.count { $0 != nil } }
    var hasStructure: Bool { positions.contains { $0 != nil } }
}
