import FileKit

/// ATOM and HETATM records.
extension PDBReader {
    @inline(__always)
    mutating func readAtom(_ line: TextLine, isHetero: Bool) throws(SepitError) {
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
        if keepsAtoms, let position = Self.position(line) { model.keep(position, of: residue, in: chain) }
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
        keepsAtoms = model.keepsAtoms(of: listed)
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
}
