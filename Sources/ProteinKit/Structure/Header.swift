/// What the file says about its content, from PDB header records or the mmCIF categories that say the same.
public struct Header: Sendable, Equatable {
    /// One molecule (COMPND/SOURCE MOL_ID, or mmCIF entity).
    public struct Molecule: Sendable, Equatable {
        /// MOL_ID or entity id; empty where the file gives none.
        public var entityID: String
        /// Name of the molecule.
        public var name: String
        /// Author ids of the chains that are copies of it.
        public var chains: [String]
        /// Enzyme Commission numbers, such as "6.3.1.1".
        public var enzymeNumbers: [String]
        /// Scientific name of the source organism.
        public var organism: String?
        /// NCBI taxonomy id of the organism.
        public var taxonomyID: Int?
        /// Other names of the molecule, as one text.
        public var synonyms: String?
        /// Which part of the molecule it is, such as "LIGHT CHAIN".
        public var fragment: String?
        /// Names of the gene, as one text.
        public var gene: String?

        /// A molecule by its name and chains; what is left out is not known.
        public init(
            entityID: String = "", name: String, chains: [String], enzymeNumbers: [String] = [],
            organism: String? = nil, taxonomyID: Int? = nil, synonyms: String? = nil, fragment: String? = nil,
            gene: String? = nil
        ) {
            self.entityID = entityID
            self.name = name
            self.chains = chains
            self.enzymeNumbers = enzymeNumbers
            self.organism = organism
            self.taxonomyID = taxonomyID
            self.synonyms = synonyms
            self.fragment = fragment
            self.gene = gene
        }
    }

    /// A sequence database entry that a chain corresponds to (DBREF or `struct_ref`).
    public struct DatabaseReference: Sendable, Equatable {
        /// Author chain id.
        public var chain: String
        /// "UNP" for UniProt.
        public var database: String
        /// Accession in the database, such as `P69905`.
        public var accession: String
        /// The entry's name in the database, such as `HBA_HUMAN`.
        public var name: String
        /// The part of the database's sequence, counted from 1.
        public var databaseRange: ClosedRange<Int>?
        /// The part of the chain by author residue numbers, such as "1" to "36A"; insertion codes belong to them.
        public var authorRange: ResidueRange?
        /// The part of the chain's full sequence, counted from 1; only mmCIF says.
        public var sequenceRange: ClosedRange<Int>?

        /// A reference.
        public init(
            chain: String, database: String, accession: String, name: String, databaseRange: ClosedRange<Int>? = nil,
            authorRange: ResidueRange? = nil, sequenceRange: ClosedRange<Int>? = nil
        ) {
            self.chain = chain
            self.database = database
            self.accession = accession
            self.name = name
            self.databaseRange = databaseRange
            self.authorRange = authorRange
            self.sequenceRange = sequenceRange
        }
    }

    /// The first and the last residue of a stretch by their labels.
    public struct ResidueRange: Sendable, Equatable {
        /// Label of the first residue: number and insertion code.
        public var first: String
        /// Label of the last residue.
        public var last: String

        /// A stretch from label to label.
        public init(first: String, last: String) {
            self.first = first
            self.last = last
        }
    }

    /// Entry id in the file's own spelling, such as "1CRN".
    public var entryID: String?
    /// HEADER classification, such as "PLANT PROTEIN".
    public var classification: String?
    /// Title of the entry.
    public var title: String?
    /// Keywords of the entry.
    public var keywords: [String]
    /// When the entry was deposited, as "YYYY-MM-DD".
    public var depositionDate: String?
    /// When the entry was changed last, as "YYYY-MM-DD".
    public var revisionDate: String?
    /// Experimental method, such as "X-RAY DIFFRACTION".
    public var method: String?
    /// Resolution in ångström.
    public var resolution: Double?
    /// The kinds of molecules in the entry.
    public var molecules: [Molecule]
    /// What its chains correspond to in sequence databases.
    public var databaseReferences: [DatabaseReference]
    /// Biological assemblies, in the file's order.
    public var assemblies: [Assembly]
    /// Bonds between residues that the file lists beside those along chains.
    public var links: [Link]
    /// The coordinates were predicted, and the B column holds pLDDT.
    public var isPredicted: Bool
    /// No experiment: a prediction, or a model of another kind.
    public var isTheoretical: Bool

    /// A header; what is left out the file does not say.
    public init(
        entryID: String? = nil, classification: String? = nil, title: String? = nil, keywords: [String] = [],
        depositionDate: String? = nil, revisionDate: String? = nil, method: String? = nil, resolution: Double? = nil,
        molecules: [Molecule] = [],
        databaseReferences: [DatabaseReference] = [], assemblies: [Assembly] = [], links: [Link] = [],
        isPredicted: Bool = false, isTheoretical: Bool = false
    ) {
        self.entryID = entryID
        self.classification = classification
        self.title = title
        self.keywords = keywords
        self.depositionDate = depositionDate
        self.revisionDate = revisionDate
        self.method = method
        self.resolution = resolution
        self.molecules = molecules
        self.databaseReferences = databaseReferences
        self.assemblies = assemblies
        self.links = links
        self.isPredicted = isPredicted
        self.isTheoretical = isTheoretical || isPredicted
    }

    /// What a chain is a copy of: by entity where the chain names one, else by the molecule's list of chains.
    public func molecule(ofChain id: String, entity: String? = nil) -> Molecule? {
        if let entity, let molecule = molecules.first(where: { $0.entityID == entity }) { return molecule }
        return molecules.first { $0.chains.contains(id) }
    }
}
