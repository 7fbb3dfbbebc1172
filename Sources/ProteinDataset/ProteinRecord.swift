/// A protein of the dataset: one distinct chain of an entry, with what is known about it.
struct ProteinRecord: Sendable, Equatable {
    /// `<entry>_<chain>`, or the id of a FASTA record.
    var id: String
    /// Chains of one entry stay on one side of the split.
    var entry: String
    /// The file that it comes from.
    var file: String
    /// One-letter codes in upper-case ASCII.
    var sequence: [UInt8]
    /// C-alpha of each residue in ångström, centred; nil where there is none.
    var positions: [SIMD3<Float>?]
    var facts: ProteinFacts

    var hasStructure: Bool { positions.contains { $0 != nil } }
}
