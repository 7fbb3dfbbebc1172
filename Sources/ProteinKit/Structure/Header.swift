/// What the file says about its content, from PDB header records or the mmCIF categories that say the same.
public struct Header: Sendable, Equatable {
    /// One molecule (COMPND/SOURCE MOL_ID, or mmCIF entity).
    public struct Molecule: Sendable, Equatable {
        public var name: String
        /// Author ids of the chains that are copies of it.
        public var chains: [String]
        /// Enzyme Commission numbers, such as "6.3.1.1".
        public var enzymeNumbers: [String]
        /// Scientific name of the source organism.
        public var organism: String?

        public init(name: String, chains: [String], enzymeNumbers: [String] = [], organism: String? = nil) {
            self.name = name
            self.chains = chains
            self.enzymeNumbers = enzymeNumbers
            self.organism = organism
        }
    }

    /// A sequence database entry that a chain corresponds to (DBREF or `struct_ref`).
    public struct DatabaseReference: Sendable, Equatable {
        public var chain: String
        /// "UNP" for UniProt.
        public var database: String
        public var accession: String
        public var name: String

        public init(chain: String, database: String, accession: String, name: String) {
            self.chain = chain
            self.database = database
            self.accession = accession
            self.name = name
        }
    }

    /// Entry id in the file's own spelling, such as "1CRN".
    public var entryID: String?
    /// HEADER classification, such as "PLANT PROTEIN".
    public var classification: String?
    public var title: String?
    public var keywords: [String]
    /// Experimental method, such as "X-RAY DIFFRACTION".
    public var method: String?
    /// Resolution in ångström.
    public var resolution: Double?
    public var molecules: [Molecule]
    public var databaseReferences: [DatabaseReference]
    /// The coordinates were predicted, so that the B column holds pLDDT.
    public var isPredicted: Bool

    public init(
        entryID: String? = nil, classification: String? = nil, title: String? = nil, keywords: [String] = [],
        method: String? = nil, resolution: Double? = nil, molecules: [Molecule] = [],
        databaseReferences: [DatabaseReference] = [], isPredicted: Bool = false
    ) {
        self.entryID = entryID
        self.classification = classification
        self.title = title
        self.keywords = keywords
        self.method = method
        self.resolution = resolution
        self.molecules = molecules
        self.databaseReferences = databaseReferences
        self.isPredicted = isPredicted
    }
}
