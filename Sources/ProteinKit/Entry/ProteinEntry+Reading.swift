import FileKit

extension ProteinEntry {
    /// Reads the file at `path`: PDB, mmCIF or FASTA, plain or gzipped, told apart by content.
    ///
    /// - Throws: `SepitError` naming file, line and reason; `.missingInput` where there is no file, else `.badData`.
    public init(
        path: String, mode: ReadMode = .lenient, limits: ReadLimits = .default, keepsBackbone: Bool = false
    ) throws(SepitError) {
        try self.init(
            bytes: FileSystem.read(path, limit: limits.outputBytes), name: path, mode: mode, limits: limits,
            keepsBackbone: keepsBackbone)
    }

    /// Reads a file's content; `name` is what errors call it, and what chains are named after.
    ///
    /// - Throws: `SepitError` `.badData` naming file, line and reason.
    public init(
        bytes: [UInt8], name: String, mode: ReadMode = .lenient, limits: ReadLimits = .default,
        keepsBackbone: Bool = false
    ) throws(SepitError) {
        switch try StructureReader(mode: mode, limits: limits, keepsBackbone: keepsBackbone)
            .content(of: bytes, name: name)
        {
        case .structure(let structure): self.init(structure, name: name)
        case .sequences(let records, let warnings): self.init(records, warnings: warnings, name: name)
        }
    }

    /// The proteins of a structure that has been read.
    public init(_ structure: Structure, name: String) {
        let stem = String(Path.name(of: TarArchive.memberName(name)).prefix { $0 != "." })
        let proteins = structure.chains.filter { $0.kind == .protein && !$0.residues.isEmpty }
        let sequences = proteins.map { FullSequence($0) }
        let isOnlyProtein = Set(sequences.lazy.map(\.letters)).count == 1
        let header = structure.header
        var warnings = structure.warnings
        chains = zip(proteins, sequences).map { chain, full in
            if let remark = full.remark {
                warnings.append(ParseWarning(line: 1, code: "sequence-contradicts", message: remark))
            }
            let isWithoutPosition = full.residues.allSatisfy { $0.alphaCarbon == nil }
            return ProteinChain(
                id: chain.id, name: chain.id.isEmpty ? stem : "\(stem)_\(chain.id)", sequence: full.letters,
                positions: isWithoutPosition ? [] : full.spread(\.alphaCarbon),
                bFactors: isWithoutPosition ? [] : full.spread { $0.bFactor.map { Float($0) } },
                observed: full.observed, numbers: full.residues.map(\.number),
                insertionCodes: full.residues.contains { $0.insertionCode != nil }
                    ? full.residues.map(\.insertionCode) : [],
                backbone: full.backbone,
                molecule: header.molecule(ofChain: chain.id, entity: chain.entityID)
                    ?? (isOnlyProtein && header.molecules.count == 1 ? header.molecules[0] : nil),
                references: header.databaseReferences.filter { $0.chain == chain.id })
        }
        ligands = structure.ligands
        disulfides = Disulfide.listed(in: header, chains: zip(proteins, sequences).map { ($0.id, $1) })
        otherChains = structure.chains.filter { $0.kind != .protein }.map { OtherChain(id: $0.id, kind: $0.kind) }
        file = name
        format = structure.format
        self.header = header
        self.warnings = warnings
    }

    private init(_ records: [FastaRecord], warnings: [ParseWarning], name: String) {
        chains = records.filter { !$0.looksNucleic }.map { record in
            let header = FastaHeader(id: record.id, description: record.description)
            return ProteinChain(
                id: record.id, name: record.id, sequence: Array(record.sequence.utf8), molecule: header.molecule,
                references: header.references(chain: record.id), description: record.description)
        }
        ligands = []
        disulfides = []
        otherChains = records.filter(\.looksNucleic).map { OtherChain(id: $0.id, kind: .nucleic) }
        file = name
        format = .fasta
        header = Header(records)
        self.warnings = warnings
    }
}
