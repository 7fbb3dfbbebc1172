import FileKit

extension ProteinEntry {
    /// Reads the file at `path`: PDB, mmCIF or FASTA, plain or gzipped, told apart by content.
    ///
    /// - Throws: `SepitError` naming file, line and reason; `.missingInput` where there is no file, else `.badData`.
    public init(path: String, mode: ReadMode = .lenient, limits: ReadLimits = .default) throws(SepitError) {
        try self.init(bytes: FileSystem.read(path, limit: limits.outputBytes), name: path, mode: mode, limits: limits)
    }

    /// Reads a file's content; `name` is what errors call it, and what chains are named after.
    ///
    /// - Throws: `SepitError` `.badData` naming file, line and reason.
    public init(
        bytes: [UInt8], name: String, mode: ReadMode = .lenient, limits: ReadLimits = .default
    ) throws(SepitError) {
        switch try StructureReader(mode: mode, limits: limits).content(of: bytes, name: name) {
        case .structure(let structure): self.init(structure, name: name)
        case .sequences(let records, let warnings): self.init(records, warnings: warnings, name: name)
        }
    }

    /// The proteins of a structure that has been read.
    public init(_ structure: Structure, name: String) {
        let stem = String(Path.name(of: name).prefix { $0 != "." })
        let proteins = structure.chains.filter { $0.kind == .protein && !$0.residues.isEmpty }
        let isOnlyProtein = Set(proteins.lazy.map(\.sequence)).count == 1
        let header = structure.header
        chains = proteins.map { chain in
            let full = FullSequence(chain)
            let isWithoutPosition = chain.residues.allSatisfy { $0.alphaCarbon == nil }
            return ProteinChain(
                id: chain.id, name: chain.id.isEmpty ? stem : "\(stem)_\(chain.id)", sequence: full.letters,
                positions: isWithoutPosition ? [] : full.spread(chain.residues.map(\.alphaCarbon)),
                bFactors: isWithoutPosition ? [] : full.spread(chain.residues.map { $0.bFactor.map { Float($0) } }),
                observed: full.observed,
                molecule: header.molecule(ofChain: chain.id, entity: chain.entityID)
                    ?? (isOnlyProtein && header.molecules.count == 1 ? header.molecules[0] : nil),
                references: header.databaseReferences.filter { $0.chain == chain.id })
        }
        otherChains = structure.chains.filter { $0.kind != .protein }.map { OtherChain(id: $0.id, kind: $0.kind) }
        file = name
        format = structure.format
        self.header = header
        warnings = structure.warnings
    }

    private init(_ records: [FastaRecord], warnings: [ParseWarning], name: String) {
        chains = records.filter { !$0.looksNucleic }.map { record in
            ProteinChain(
                id: record.id, name: record.id, sequence: Array(record.sequence.utf8), description: record.description)
        }
        otherChains = records.filter(\.looksNucleic).map { OtherChain(id: $0.id, kind: .nucleic) }
        file = name
        format = .fasta
        header = Header(records)
        self.warnings = warnings
    }
}
