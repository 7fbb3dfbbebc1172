/// An entry of another database that belongs to a UniProt entry.
public struct UniProtReference: Sendable, Equatable {
    /// Such as `PDB`, `GO` or `Pfam`.
    public var database: String
    /// Such as `1A5H`, `GO:0006457` or `PF00166`.
    public var id: String
    /// What else the line says, in the flat file's order.
    public var fields: [String]
    /// The isoform that is meant, such as `P04439-2`.
    public var isoform: String?

    /// A reference.
    public init(database: String, id: String, fields: [String] = [], isoform: String? = nil) {
        self.database = database
        self.id = id
        self.fields = fields
        self.isoform = isoform
    }

    /// Part of a chain of a PDB entry.
    public struct ChainRange: Sendable, Equatable {
        /// Author chain id.
        public var chain: String
        /// Residues of the UniProt sequence, 1-based.
        public var residues: ClosedRange<Int>
    }

    /// The chains of `PDB; 1A5H; X-ray; 2.90 A; A/B=311-562, C/D=298-304.`
    public var chains: [ChainRange] {
        guard database == "PDB", let text = fields.last else { return [] }
        return text.split(separator: ",").flatMap { item -> [ChainRange] in
            let sides = item.split(separator: "=")
            guard sides.count == 2 else { return [] }
            let bounds = sides[1].split(separator: "-").compactMap { Int(String($0).trimmed) }
            guard bounds.count == 2, bounds[0] <= bounds[1] else { return [] }
            return sides[0].split(separator: "/").map {
                ChainRange(chain: String($0).trimmed, residues: bounds[0]...bounds[1])
            }
        }
    }

    /// What `GO; GO:0006457; P:protein folding; IEA:HAMAP.` says.
    public struct OntologyTerm: Sendable, Equatable {
        /// Such as `GO:0006457`.
        public var id: String
        /// `F`, `P` or `C`.
        public var aspect: Character
        /// May be cut off with "..." in old releases.
        public var name: String
        /// GO's evidence code, such as `IDA`; nil where the line has none.
        public var evidence: String?
        /// Who says it, such as `UniProtKB`.
        public var source: String?
    }

    /// The term of a reference to GO.
    public var ontologyTerm: OntologyTerm? {
        guard database == "GO", let term = fields.first, let aspect = term.first, term.dropFirst().first == ":" else {
            return nil
        }
        let evidence = fields.count > 1 ? fields[1].split(separator: ":", maxSplits: 1).map(String.init) : []
        return OntologyTerm(
            id: id, aspect: aspect, name: String(term.dropFirst(2)), evidence: evidence.first,
            source: evidence.count > 1 ? evidence[1] : nil)
    }
}
