/// One protein of a file: its sequence, where its residues are, and what the file says about this chain.
public struct ProteinChain: Sendable, Equatable {
    /// Author chain id, or the id of a sequence record.
    public var id: String
    /// For output: the record's id, or the file's name and the chain, such as "1abc_A".
    public var name: String
    /// Upper-case one-letter codes: the full sequence where the file declares one, else that of the observed residues.
    public var sequence: [UInt8]
    /// C-alpha of each residue in ångström, nil where coordinates lack; empty if no residue has one.
    public var positions: [SIMD3<Double>?]
    /// B-factor of each C-alpha in Å², or pLDDT (0–100) where the entry is a prediction; empty as `positions` are.
    public var bFactors: [Float?]
    /// The residues that the file lists with coordinates, as ascending positions in `sequence`; empty for a sequence.
    public var observed: [Int]
    /// Author residue number of each of the `observed` residues; empty for a sequence.
    public var numbers: [Int]
    /// Insertion code (ASCII) of each of the `observed` residues; empty where none has one.
    public var insertionCodes: [UInt8?]
    /// Further atoms of each of the `observed` residues, where the reader was asked for them; else empty.
    public var backbone: [BackboneAtoms]
    /// What the chain is a copy of, where the file says.
    public var molecule: Header.Molecule?
    /// Entries of sequence databases that it corresponds to.
    public var references: [Header.DatabaseReference]
    /// What follows the id in the header line of a sequence record.
    public var description: String

    /// A chain from its parts; arrays by residue are empty or as long as the sequence.
    public init(
        id: String, name: String, sequence: [UInt8], positions: [SIMD3<Double>?] = [], bFactors: [Float?] = [],
        observed: [Int] = [], numbers: [Int] = [], insertionCodes: [UInt8?] = [], backbone: [BackboneAtoms] = [],
        molecule: Header.Molecule? = nil, references: [Header.DatabaseReference] = [], description: String = ""
    ) {
        precondition(positions.isEmpty || positions.count == sequence.count, "positions don't fit the sequence")
        precondition(bFactors.isEmpty || bFactors.count == sequence.count, "B-factors don't fit the sequence")
        self.id = id
        self.name = name
        self.sequence = sequence
        self.positions = positions
        self.bFactors = bFactors
        self.observed = observed
        self.numbers = numbers
        self.insertionCodes = insertionCodes
        self.backbone = backbone
        self.molecule = molecule
        self.references = references
        self.description = description
    }

    /// Number of residues with a C-alpha position.
    public var positioned: Int { positions.count { $0 != nil } }

    /// Whether any residue has a position.
    public var hasStructure: Bool { !positions.isEmpty }

    /// The chain as the coordinates show it: without the residues that they lack. A sequence stays as it is.
    public func observedOnly() -> ProteinChain {
        guard !observed.isEmpty, observed.count < sequence.count else { return self }
        var chain = self
        chain.sequence = observed.map { sequence[$0] }
        if !positions.isEmpty { chain.positions = observed.map { positions[$0] } }
        if !bFactors.isEmpty { chain.bFactors = observed.map { bFactors[$0] } }
        chain.observed = Array(observed.indices)
        return chain
    }
}
