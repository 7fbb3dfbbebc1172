/// One structure file as read: the polymer chains of its first model, and what its header says.
public struct Structure: Sendable, Equatable {
    /// Formats of structure and sequence files.
    public enum Format: String, Sendable { case pdb, mmcif, fasta }

    /// The format of the file.
    public var format: Format
    /// Number of models in the file; `chains` holds the first.
    public var modelCount: Int
    /// Polymer chains in file order, by author chain id; parts split by TER are merged.
    public var chains: [Chain]
    /// What is bound: everything beside polymers and water, in file order. Empty for a sequence file.
    public var ligands: [Ligand]
    /// What the file says about the entry, its molecules and chains.
    public var header: Header
    /// Deviations that lenient reading put up with.
    public var warnings: [ParseWarning]

    /// A structure of these parts.
    public init(
        format: Format, modelCount: Int, chains: [Chain], ligands: [Ligand] = [], header: Header,
        warnings: [ParseWarning]
    ) {
        self.format = format
        self.modelCount = modelCount
        self.chains = chains
        self.ligands = ligands
        self.header = header
        self.warnings = warnings
    }
}

/// Something unusual that a lenient reader accepted.
public struct ParseWarning: Sendable, Equatable {
    /// 1-based line.
    public var line: Int
    /// Stable identifier in kebab case.
    public var code: String
    /// What was found, in a sentence.
    public var message: String

    /// A warning.
    public init(line: Int, code: String, message: String) {
        self.line = line
        self.code = code
        self.message = message
    }
}
