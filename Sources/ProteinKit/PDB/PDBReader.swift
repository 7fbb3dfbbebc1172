import FileKit

/// Reads the PDB format, version 3.3 and the older ones it grew from (wwpdb.org/documentation/file-format).
///
/// One pass over the lines. Only what a residue needs is turned into numbers: its C-alpha, and where it has none its
/// first carbon or phosphorus; the coordinates of other atoms are only looked at for what can't be a number.
struct PDBReader: ~Copyable {
    private var source: TextSource
    private var log: WarningLog
    private var header = PDBHeader()
    private var model: AtomicModel

    // The chain and residue that atoms are being added to.
    private var chain = -1
    private var residue = -1
    private var residueColumns = ResidueColumns.none
    private var needsAlphaCarbon = true
    private var needsAnchor = true

    // Models.
    private var modelCount = 0
    private var modelNumbers: Set<Int> = []
    private var openModelLine: Int?
    private var isInModel = false
    private var endLine: Int?

    // TER records end polymers, unless the file uses them for something else.
    private var isAfterTer = false
    private var areTersMisused = false

    /// Columns 18–27 and 73–76: equal in consecutive lines of one residue.
    private struct ResidueColumns: Equatable {
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

    private mutating func startModel(openedAt line: Int?) throws(SepitError) {
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

    // MARK: Atoms

    @inline(__always)
    private mutating func readAtom(_ line: TextLine, isHetero: Bool) throws(SepitError) {
        if modelCount > 1, isInModel { return }
        guard line.count >= 54 else { return try noteShortAtom(line) }
        let columns = ResidueColumns(line)
        if residue < 0 || columns != residueColumns {
            guard try beginResidue(line, isHetero: isHetero) else { return }
            residueColumns = columns
        }
        model.countAtom()
        // ATOM coordinates are F8.3: their points stand in columns 35, 43 and 51.
        let points = line.start[34] == 0x2E && line.start[42] == 0x2E && line.start[50] == 0x2E
        let letters = (line.packed(30, 8) | line.packed(38, 8) | line.packed(46, 8)) & 0x4040_4040_4040_4040
        if !points || letters != 0 {
            guard try checkCoordinates(line) else { return }
        }
        let name = UInt32(truncatingIfNeeded: line.packed(12, 4))
        if name == Self.alphaCarbonName || needsAnchor { try takePosition(line, name) }
        if model.keepsBackbone { takeBackbone(line, name) }
    }

    /// " CA " as packed bytes.
    private static let alphaCarbonName: UInt32 = 0x2041_4320

    /// " N  ", " C  ", " O  " and " SG " as packed bytes.
    private static func backboneAtom(_ name: UInt32) -> BackboneAtoms.Atom? {
        switch name {
        case 0x2020_4E20: .nitrogen
        case 0x2020_4320: .carbon
        case 0x2020_4F20: .oxygen
        case 0x2047_5320: .sulphur
        default: nil
        }
    }

    @inline(__always)
    private mutating func takeBackbone(_ line: TextLine, _ name: UInt32) {
        guard let atom = Self.backboneAtom(name), model.chains[chain].residues[residue].backbone.lacks(atom),
            let position = Self.position(line)
        else { return }
        model.chains[chain].residues[residue].backbone.set(atom, position)
    }

    private mutating func noteShortAtom(_ line: TextLine) throws(SepitError) {
        try log.note(
            source.lineNumber, "atom-too-short",
            "The atom is left out: its line ends at column \(line.count), before the coordinates are complete.")
    }

    private mutating func checkCoordinates(_ line: TextLine) throws(SepitError) -> Bool {
        for (axis, start) in [("x", 30), ("y", 38), ("z", 46)] {
            let field = line.trimmed(start..<start + 8)
            guard let value = DecimalNumber.double(field) else {
                try log.note(
                    source.lineNumber, "coordinate-invalid",
                    "The atom is left out: its \(axis) is '\(String(decoding: field, as: UTF8.self))', not a number.")
                return false
            }
            guard abs(value) < 1e6 else {
                try log.note(
                    source.lineNumber, "coordinate-out-of-range",
                    "The atom is left out: its \(axis) of \(value) Å is beyond any molecule.")
                return false
            }
        }
        return true
    }

    /// Finds or adds the residue of an atom; false if the atom has to be left out.
    private mutating func beginResidue(_ line: TextLine, isHetero: Bool) throws(SepitError) -> Bool {
        let chainID = line.text(20..<22)
        if !isInModel {
            if !modelNumbers.isEmpty {
                try log.noteOnce(source.lineNumber, "atoms-outside-model", "Atoms are listed outside of any MODEL.")
            }
            if let endLine, modelNumbers.isEmpty, modelCount == 1, !model.knows(chainID) {
                // Programs that save several objects write END after each.
                try log.noteOnce(
                    source.lineNumber, "content-after-end",
                    "More chains follow the END of line \(endLine); they are read on.")
                isInModel = true
            } else {
                try startModel(openedAt: nil)
                if modelCount > 1 { return false }
            }
        }
        // Until the residue is known, atoms belong to none: the one before may be of another chain.
        residue = -1
        if chain < 0 || model.chains[chain].listedID != chainID {
            chain = model.beginPart(of: chainID)
            isAfterTer = model.chains[chain].residues.first?.role == .polymer
            if chainID.isEmpty {
                try log.noteOnce(source.lineNumber, "chain-blank", "Atoms have no chain id.")
            }
        }
        guard let number = try residueNumber(line) else { return false }
        var listed = AtomicModel.ListedResidue(
            name: line.text(17..<20), number: number.value, insertionCode: number.insertionCode, isHetero: isHetero,
            line: source.lineNumber)
        let segment = line.packed(72, 4)
        listed.segment = segment == 0x2020_2020 ? 0 : UInt32(truncatingIfNeeded: segment)
        if listed.name.isEmpty {
            try log.note(source.lineNumber, "residue-unnamed", "The residue has no name.")
        } else if listed.name.utf8.contains(where: { $0 < 0x21 || $0 > 0x7E }) {
            try log.note(source.lineNumber, "residue-name", "The residue name is not plain text: \(line.excerpt).")
        }
        if line[16] == 0x20 { listed.firstAtom = UInt32(truncatingIfNeeded: line.packed(12, 4)) }
        if model.chains[chain].begins(anotherWith: listed) {
            let last = model.chains[chain]
            chain = model.beginCopy(of: chain)
            isAfterTer = false
            try log.noteOnce(
                source.lineNumber, "chain-restart",
                "Residue numbers of chain '\(last.listedID)' begin anew: what follows is another chain, called "
                    + "'\(model.chains[chain].id)'.")
        }
        if isAfterTer { listed.role = .nonPolymer }
        residue = model.place(listed, in: chain)
        needsAlphaCarbon = model.chains[chain].residues[residue].alphaCarbon == nil
        needsAnchor = needsAlphaCarbon
        return true
    }

    private mutating func residueNumber(
        _ line: TextLine
    ) throws(SepitError) -> (value: Int, insertionCode: UInt8)? {
        let code = line[26]
        let insertionCode = code > 0x20 && code < 0x7F ? code : 0
        let field = UnsafeBufferPointer(start: line.start + 22, count: 4)
        guard let number = ResidueNumber.parse(field) else {
            try log.note(
                source.lineNumber, "residue-number",
                "The atom is left out: its residue number is '\(line.text(22..<26))'.")
            return nil
        }
        // Programs that know no hybrid-36 let the number run over into the column of the insertion code.
        if insertionCode.isDigit, field[0].isDigit, number >= 1000 {
            try log.noteOnce(
                source.lineNumber, "residue-number-wide", "Residue numbers run over into the insertion code's column.")
            return (number * 10 + Int(insertionCode &- 0x30), 0)
        }
        return (number, insertionCode)
    }

    private mutating func takePosition(_ line: TextLine, _ name: UInt32) throws(SepitError) {
        let element = PDBElement.of(line)
        let isAlphaCarbon = try isAlphaCarbon(line, name, element)
        guard isAlphaCarbon || (needsAnchor && element != .other) else { return }
        guard let position = Self.position(line) else { return }
        if isAlphaCarbon {
            guard needsAlphaCarbon else { return }
            model.chains[chain].residues[residue].alphaCarbon = position
            needsAlphaCarbon = false
            needsAnchor = false
            let field = line.trimmed(60..<66)
            if let bFactor = DecimalNumber.double(field) {
                model.chains[chain].residues[residue].bFactor = bFactor
            } else if !field.isEmpty {
                try log.note(
                    source.lineNumber, "b-factor-invalid",
                    "The B-factor is '\(String(decoding: field, as: UTF8.self))', not a number.")
            }
        } else if element == .carbon, model.chains[chain].residues[residue].firstCarbon == nil {
            model.chains[chain].residues[residue].firstCarbon = SIMD3<Float>(position)
        } else if element == .phosphorus, model.chains[chain].residues[residue].phosphorus == nil {
            model.chains[chain].residues[residue].phosphorus = SIMD3<Float>(position)
        }
    }

    private mutating func isAlphaCarbon(
        _ line: TextLine, _ name: UInt32, _ element: PDBElement
    ) throws(SepitError) -> Bool {
        if name == Self.alphaCarbonName { return element == .carbon }
        let trimmed = line.trimmed(12..<16)
        guard trimmed.count == 2, trimmed[0] | 0x20 == UInt8(ascii: "c"), trimmed[1] | 0x20 == UInt8(ascii: "a") else {
            return false
        }
        if element == .carbon { return true }
        // "CA" in the first column would be calcium, were it not within an amino acid.
        let listed = model.chains[chain].residues[residue]
        guard !listed.isHetero, !PDBElement.isStated(line), listed.component?.role == .aminoAcid
        else { return false }
        try log.noteOnce(
            source.lineNumber, "atom-name-misaligned",
            "The atom name CA is out of its columns, where it may mean calcium; read as C-alpha within \(listed.name).")
        return true
    }

    private static func position(_ line: TextLine) -> SIMD3<Double>? {
        func coordinate(_ start: Int) -> Double? {
            DecimalNumber.double(UnsafeBufferPointer(start: line.start + start, count: 8))
        }
        guard let x = coordinate(30), let y = coordinate(38), let z = coordinate(46) else { return nil }
        return SIMD3(x, y, z)
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
