/// What a row of a SIFTS table says of one chain of a PDB entry.
///
/// Source: SIFTS, "Quick access: chain-level tables" (`pdb_chain_uniprot`, `_enzyme`, `_pfam`, `_cath_uniprot`,
/// `_scop_uniprot`, `_go`, `_interpro`, `_taxonomy`), in CSV or TSV.
public struct SIFTSRecord: Sendable, Equatable {
    /// The statement; each table has one kind.
    public enum Statement: Sendable, Equatable {
        /// A segment of the chain and of the UniProt sequence: residues by their index in SEQRES, by author number (nil
        /// where they are not observed), and by position in UniProt, all inclusive.
        case segment(residues: ClosedRange<Int>?, authorStart: String?, authorEnd: String?, uniProt: ClosedRange<Int>?)
        /// An EC number.
        case enzyme(String)
        /// A Pfam family, and how much of its model the chain covers.
        case pfam(String, coverage: Double?)
        /// A domain of CATH, such as `101mA00`.
        case cath(String)
        /// A domain of SCOP.
        case scop(String)
        /// A GO term with its evidence code.
        case ontologyTerm(String, evidence: String?)
        /// An InterPro entry.
        case interPro(String)
        /// An organism of the NCBI taxonomy.
        case organism(taxonomyID: Int, name: String?)
    }

    /// Lower-case PDB id.
    public var entry: String
    /// Author chain id.
    public var chain: String
    /// UniProt accession, where the table has one.
    public var accession: String?
    /// What the row says of the chain.
    public var statement: Statement
    /// 1-based line of the table.
    public var line: Int

    /// A row.
    public init(entry: String, chain: String, accession: String?, statement: Statement, line: Int) {
        self.entry = entry
        self.chain = chain
        self.accession = accession
        self.statement = statement
        self.line = line
    }
}
