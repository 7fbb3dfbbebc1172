/// An entry of UniProtKB, as its flat file or its XML says it.
///
/// Source: UniProtKB User manual, "Format of the flat file"; `uniprot.xsd`.
public struct UniProtEntry: Sendable, Equatable {
    /// The part of UniProtKB: reviewed by curators, or annotated automatically.
    public enum Section: String, Sendable { case swissProt = "Swiss-Prot", trEMBL = "TrEMBL" }

    /// The organism that the sequence comes from; of several the first.
    public struct Organism: Sendable, Equatable {
        /// Such as `Escherichia coli (strain K12)`.
        public var scientificName = ""
        /// Such as `Human`.
        public var commonName: String?
        /// Identifiers of the NCBI taxonomy, the first being that of `scientificName`.
        public var taxonomyIDs: [Int] = []
        /// From the domain of life down to the genus.
        public var lineage: [String] = []

        /// An organism that nothing is known of.
        public init() {}
    }

    /// A gene that codes for the protein.
    public struct Gene: Sendable, Equatable {
        /// The official name, such as `PLAT`.
        public var name: String?
        /// Other names of it.
        public var synonyms: [String] = []
        /// Such as `b0024`.
        public var orderedLocusNames: [String] = []
        /// Temporary names of open reading frames.
        public var orfNames: [String] = []

        /// A gene without a name.
        public init() {}
    }

    /// The entry's name, such as `TPA_HUMAN`; it changes between releases, accessions don't.
    public var name: String
    /// The first one is the primary accession.
    public var accessions: [String]
    /// The part of UniProtKB; nil where the file does not say.
    public var section: Section?
    /// Names of the protein.
    public var names = ProteinNames()
    /// Genes that code for it.
    public var genes: [Gene] = []
    /// The organism that it is from.
    public var organism = Organism()
    /// Names of the organelles or plasmids that hold the gene.
    public var organelles: [String] = []
    /// Comments (`CC`).
    public var comments: [UniProtComment] = []
    /// Annotated positions (`FT`).
    public var features: [UniProtFeature] = []
    /// Cross-references to other databases (`DR`).
    public var references: [UniProtReference] = []
    /// Keywords (`KW`) without their identifiers.
    public var keywords: [String] = []
    /// Upper-case one-letter codes.
    public var sequence = ""
    /// The sequence is a part of the protein.
    public var isFragment = false
    /// The sequence holds a signal, transit or pro-peptide that the mature protein lacks.
    public var isPrecursor = false
    /// From 1, evidence at protein level, to 5, uncertain.
    public var existence: Int?
    /// Days of the kind `2010-10-05`.
    public var created: String?
    /// When the sequence last changed.
    public var sequenceChanged: String?
    /// When anything last changed.
    public var entryChanged: String?
    /// Version of the sequence, from 1.
    public var sequenceVersion: Int?
    /// Version of the entry, from 1.
    public var entryVersion: Int?
    /// 1-based line of the file at which the entry starts.
    public var line: Int

    /// An entry of which only the identity is known.
    public init(name: String, accessions: [String], line: Int = 1) {
        self.name = name
        self.accessions = accessions
        self.line = line
    }

    /// The accession that citations use.
    public var accession: String { accessions.first ?? "" }

    /// EC numbers of the protein as a whole: those of parts that it includes or is cleaved into stand with the parts.
    public var enzymeNumbers: [String] { names.enzymeNumbers }

    /// The comments on one topic, such as `FUNCTION`, in the entry's order.
    public func comments(on topic: String) -> [UniProtComment] { comments.filter { $0.topic == topic } }

    /// The cross references to one database, such as `PDB`.
    public func references(to database: String) -> [UniProtReference] {
        references.filter { $0.database == database }
    }

    /// The features of one kind, such as `SIGNAL`.
    public func features(of kind: String) -> [UniProtFeature] { features.filter { $0.kind == kind } }
}
