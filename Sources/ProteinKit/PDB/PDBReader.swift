import FileKit

/// Reads the PDB format, version 3.3 and the older ones it grew from (wwpdb.org/documentation/file-format).
///
/// One pass over the lines. Only what a residue needs is turned into numbers: its C-alpha, and where it has none its
/// first carbon or phosphorus; the coordinates of other atoms are only looked at for what can't be a number.
struct PDBReader: ~Copyable {
    var source: TextSource
    var log: WarningLog
    private var header = PDBHeader()
    var model: AtomicModel

    // The chain and residue that atoms are being added to.
    var chain = -1
    var residue = -1
    var residueColumns = ResidueColumns.none
    var needsAlphaCarbon = true
    var needsAnchor = true
    var keepsAtoms = false

    // Models.
    var modelCount = 0
    var modelNumbers: Set<Int> = []
    private var openModelLine: Int?
    var isInModel = false
    var endLine: Int?

    // TER records end polymers, unless the file uses them for something else.
    var isAfterTer = false
    private var areTersMisused = false

    /// Columns 18–27 and 73–76: equal in consecutive lines of one residue.
    struct ResidueColumns: Equatable {
        let identity: UInt64
        let number: UInt64
        let segment: UInt64

        static let none = ResidueColumns(identity: 0, number: 0, segment: 0)

        @inline(__always)
        init(_ line: TextLine) {
            identity = line.packed(17, 8)
            number = line.packed(25, 2)
            segment = line.packed(72, 4)
        }

        private init(identity: UInt64, number: UInt64, segment: UInt64) {
            self.identity = identity
            self.number = number
            self.segment = segment
        }
    }

    init(_ source: consuming TextSource, log: WarningLog, keepsBackbone: Bool) {
        self.source = source
        self.log = log
        model = AtomicModel(keepsBackbone: keepsBackbone)
    }

    consuming func read() throws(SepitError) -> Structure {
        while let line = try source.nextLine() {
            let tag = PDBRecord.tag(of: line)
            if tag == PDBRecord.atom || tag == PDBRecord.hetatm {
                try readAtom(line, isHetero: tag == PDBRecord.hetatm)
            } else if tag != PDBRecord.anisou {
                try readRecord(line, tag)
            }
        }
        try source.finish()
        return try structure()
    }

    // MARK: Records other than atoms

    private mutating func readRecord(_ line: TextLine, _ tag: UInt64) throws(SepitError) {
        switch tag {
        case PDBRecord.ter: try endPolymer()
        case PDBRecord.model: try beginModel(line)
        case PDBRecord.endModel: closeModel()
        case PDBRecord.end where line.trimmed(3..<line.count).isEmpty: try endFile()
        case PDBRecord.remark: header.readRemark(line)
        case _ where header.read(line, tag): break
        case _ where PDBRecord.others.contains(tag): break
        default: try noteUnknown(line)
        }
    }

    private mutating func noteUnknown(_ line: TextLine) throws(SepitError) {
        guard !line.isBlank else { return }
        // "TER" may be followed by anything.
        if line.packed(0, 3) | 0x202020 == 0x726574 { return try endPolymer() }
        if line.bytes.contains(where: { $0 < 0x20 && $0 != 0x09 && $0 != 0x0D }) {
            try log.note(source.lineNumber, "control-byte", "The line holds bytes that are not text: \(line.excerpt).")
        } else {
            try log.note(source.lineNumber, "record-unknown", "This is no PDB record: \(line.excerpt).")
        }
    }

    private mutating func beginModel(_ line: TextLine) throws(SepitError) {
        try noteUnclosedModel()
        if isInModel, openModelLine == nil {
            try log.noteOnce(source.lineNumber, "atoms-outside-model", "Atoms are listed before this MODEL.")
        }
        if let number = DecimalNumber.integer(line.trimmed(5..<16)) {
            if !modelNumbers.insert(number).inserted {
                try log.note(source.lineNumber, "model-duplicate", "There are two models of number \(number).")
            }
        } else {
            try log.note(source.lineNumber, "model-number", "The model has no number: \(line.excerpt).")
        }
        try startModel(openedAt: source.lineNumber)
    }

    mutating func startModel(openedAt line: Int?) throws(SepitError) {
        if let endLine {
            try log.noteOnce(
                source.lineNumber, "content-after-end",
                "What follows the END of line \(endLine) is taken for another model, which is not read.")
        }
        modelCount += 1
        isInModel = true
        openModelLine = line
        leaveChain()
    }

    private mutating func closeModel() {
        isInModel = false
        openModelLine = nil
        leaveChain()
    }

    private mutating func endFile() throws(SepitError) {
        try noteUnclosedModel()
        closeModel()
        endLine = endLine ?? source.lineNumber
    }

    private mutating func noteUnclosedModel() throws(SepitError) {
        guard let openModelLine else { return }
        try log.note(source.lineNumber, "model-unclosed", "The model of line \(openModelLine) has no ENDMDL.")
    }

    private mutating func leaveChain() {
        chain = -1
        residue = -1
        residueColumns = .none
    }

    /// TER ends the polymer of its chain; what follows under the same chain id are ligands and water.
    private mutating func endPolymer() throws(SepitError) {
        guard chain >= 0, modelCount == 1, !areTersMisused else { return }
        let part = model.chains[chain].partStart..<model.chains[chain].residues.count
        let holdsWater = model.chains[chain].residues[part].contains { $0.component?.role == .water }
        if isAfterTer || holdsWater {
            areTersMisused = true
            try log.note(
                source.lineNumber, "ter-misused",
                isAfterTer
                    ? "A second TER in chain '\(model.chains[chain].id)': TER does not tell polymers from ligands here."
                    : "TER follows water in chain '\(model.chains[chain].id)', so it does not end a polymer.")
            return
        }
        for index in part { model.chains[chain].residues[index].role = .polymer }
        isAfterTer = true
    }

    // MARK: The end

    private mutating func structure() throws(SepitError) -> Structure {
        if areTersMisused {
            for chain in model.chains.indices {
                for index in model.chains[chain].residues.indices {
                    model.chains[chain].residues[index].role = .unassigned
                }
            }
        }
        let last = source.lineNumber
        try noteUnclosedModel()
        if endLine == nil {
            try log.note(last, "end-missing", "There is no END record; the file may have been cut off.")
        }
        var selection = PolymerSelection()
        selection.declaredParents = header.parents
        selection.declaredSequences = header.sequences
        let chains = selection.chains(of: &model) { chain, _ in chain.id }
        if model.atomCount == 0 {
            try log.note(last, "no-atoms", "The file has no atoms, only headers.")
        } else if chains.isEmpty {
            try log.note(last, "no-polymer", "There are atoms, but no protein or nucleic acid chain.")
        }
        return Structure(
            format: .pdb, modelCount: max(modelCount, 1), chains: chains,
            ligands: model.ligands(names: header.componentNames), header: header.header(),
            warnings: log.collected())
    }
}
