import FileKit

/// The `atom_site` loop.
struct MMCIFAtoms {
    var model: AtomicModel
    private(set) var modelCount = 0
    /// `label_entity_id` values in order of appearance; residues refer to them by index.
    private(set) var entityIDs: [String] = []

    private var entityPositions: [String: Int] = [:]
    private var modelNumbers: Set<UInt64> = []
    private var currentModel: UInt64 = 0
    private var firstModel: UInt64 = 0

    private var chain = -1
    private var chainDigest: UInt64 = 0
    private var residue = -1
    private var identity = Identity()
    private var needsAlphaCarbon = true
    private var needsAnchor = true
    private var keepsAtoms = false

    /// What tells residues apart, packed.
    private struct Identity: Equatable {
        var chain: UInt64 = 0
        var number: UInt64 = 0
        var insertionCode: UInt64 = 0
        var name: UInt64 = 0
    }

    /// Columns of the items used; nil where the loop has none.
    private struct Columns {
        let group, atom, element, component, chain, labelChain, entity, sequence, number, insertionCode, model,
            bFactor, labelNumber: Int?
        let position: (x: Int, y: Int, z: Int)

        init?(_ items: [String]) {
            func column(_ names: String...) -> Int? {
                names.lazy.compactMap { items.firstIndex(of: $0) }.first
            }
            guard let x = column("cartn_x"), let y = column("cartn_y"), let z = column("cartn_z") else { return nil }
            position = (x, y, z)
            group = column("group_pdb")
            atom = column("label_atom_id", "auth_atom_id")
            element = column("type_symbol")
            component = column("label_comp_id", "auth_comp_id")
            chain = column("auth_asym_id", "label_asym_id")
            labelChain = column("label_asym_id")
            entity = column("label_entity_id")
            sequence = column("label_seq_id")
            number = column("auth_seq_id", "label_seq_id")
            insertionCode = column("pdbx_pdb_ins_code")
            model = column("pdbx_pdb_model_num")
            bFactor = column("b_iso_or_equiv")
            labelNumber = sequence
        }

        /// The author's chain id, or the other one where the author gave none.
        @inline(__always)
        func chainField(_ row: UnsafeMutableBufferPointer<CIFField>) -> CIFField {
            guard let chain else { return .null }
            guard row[chain].isNull, let labelChain else { return row[chain] }
            return row[labelChain]
        }

        /// As `chainField`, for the residue's number.
        @inline(__always)
        func numberField(_ row: UnsafeMutableBufferPointer<CIFField>) -> CIFField {
            guard let number else { return .null }
            guard row[number].isNull, let labelNumber else { return row[number] }
            return row[labelNumber]
        }
    }

    /// "CA", "C" and "P" as packed values.
    private static let alphaCarbon: UInt64 = 0x4143
    private static let carbon: UInt64 = 0x43
    private static let phosphorus: UInt64 = 0x50

    init(keepsBackbone: Bool) { model = AtomicModel(keepsBackbone: keepsBackbone) }

    /// Reads the loop's rows; the lexer stands on its first value.
    ///
    /// - Throws: `SepitError` `.badData` (`atom-site-columns`), and in strict mode whatever is noted.
    mutating func read(_ lexer: inout CIFLexer, items: [String]) throws(SepitError) {
        guard let columns = Columns(items) else {
            throw lexer.log.error(
                lexer.lineNumber, "atom-site-columns", "The atom_site loop has no Cartesian coordinates.",
                hint: "It needs _atom_site.Cartn_x, Cartn_y and Cartn_z.")
        }
        let row = UnsafeMutableBufferPointer<CIFField>.allocate(capacity: items.count)
        row.initialize(repeating: .null)
        defer { row.deallocate() }
        while lexer.token == .value {
            let line = lexer.lineNumber
            guard try lexer.readRow(into: row) else {
                return try lexer.log.note(line, "loop-incomplete", "The last row of atom_site has too few values.")
            }
            if takeModel(row, columns) { try take(row, columns, line, &lexer.log) }
            try lexer.endRow()
        }
    }

    /// What each entity is decides whether its residues belong to a polymer.
    mutating func assignRoles(_ roles: [String: AtomicModel.Role]) {
        let byIndex = entityIDs.map { roles[$0] ?? .unassigned }
        for chain in model.chains.indices {
            for index in model.chains[chain].residues.indices {
                let entity = model.chains[chain].residues[index].entity
                if byIndex.indices.contains(entity) { model.chains[chain].residues[index].role = byIndex[entity] }
            }
        }
    }

    /// Counts models; false for an atom of any but the first.
    @inline(__always)
    private mutating func takeModel(_ row: UnsafeMutableBufferPointer<CIFField>, _ columns: Columns) -> Bool {
        let number = columns.model.map { row[$0].packed } ?? 0
        if modelCount == 0 || number != currentModel {
            currentModel = number
            if modelCount == 0 { firstModel = number }
            if modelNumbers.insert(number).inserted { modelCount += 1 }
        }
        return number == firstModel
    }

    @inline(__always)
    private mutating func take(
        _ row: UnsafeMutableBufferPointer<CIFField>, _ columns: Columns, _ line: Int, _ log: inout WarningLog
    ) throws(SepitError) {
        let found = Identity(
            chain: columns.chainField(row).digest, number: columns.numberField(row).digest,
            insertionCode: columns.insertionCode.map { row[$0].digest } ?? 0,
            name: columns.component.map { row[$0].digest } ?? 0)
        if residue < 0 || found != identity {
            guard try beginResidue(row, columns, found, line, &log) else { return }
            identity = found
        }
        model.countAtom()
        let name = columns.atom.map { row[$0].packed } ?? 0
        if name == Self.alphaCarbon || needsAnchor {
            try takePosition(row, columns, name, line, &log)
        } else if !Self.looksNumeric(row[columns.position.x]) || !Self.looksNumeric(row[columns.position.y])
            || !Self.looksNumeric(row[columns.position.z])
        {
            try noteInvalidPosition(row, columns, line, &log)
        }
        if model.keepsBackbone { takeBackbone(row, columns, name) }
    }

    /// "N", "C", "O" and "SG" as packed values.
    private static func backboneAtom(_ name: UInt64) -> BackboneAtoms.Atom? {
        switch name {
        case 0x4E: .nitrogen
        case 0x43: .carbon
        case 0x4F: .oxygen
        case 0x4753: .sulphur
        default: nil
        }
    }

    @inline(__always)
    private mutating func takeBackbone(
        _ row: UnsafeMutableBufferPointer<CIFField>, _ columns: Columns, _ name: UInt64
    ) {
        let atom = Self.backboneAtom(name).flatMap {
            model.chains[chain].residues[residue].backbone.lacks($0) ? $0 : nil
        }
        guard atom != nil || keepsAtoms, let x = row[columns.position.x].number,
            let y = row[columns.position.y].number, let z = row[columns.position.z].number
        else { return }
        if keepsAtoms { model.keep(SIMD3(x, y, z), of: residue, in: chain) }
        guard let atom else { return }
        model.chains[chain].residues[residue].backbone.set(atom, SIMD3(x, y, z))
    }

    @inline(__always)
    private static func looksNumeric(_ field: CIFField) -> Bool {
        field.start[field.count - 1] &- 0x2E < 12 && field.start[0] &- 0x2B < 15
    }

    private mutating func takePosition(
        _ row: UnsafeMutableBufferPointer<CIFField>, _ columns: Columns, _ name: UInt64, _ line: Int,
        _ log: inout WarningLog
    ) throws(SepitError) {
        // Without element symbols the atom name has to do.
        let element = columns.element.map { row[$0].isNull ? name & 0xFF : row[$0].packed } ?? (name & 0xFF)
        let isCarbon = element & ~0x20 == Self.carbon
        let isPhosphorus = element & ~0x20 == Self.phosphorus
        guard isCarbon || isPhosphorus else { return }
        guard let x = row[columns.position.x].number, let y = row[columns.position.y].number,
            let z = row[columns.position.z].number, max(abs(x), abs(y), abs(z)) < 1e6
        else { return try noteInvalidPosition(row, columns, line, &log) }
        if isCarbon, name == Self.alphaCarbon {
            guard needsAlphaCarbon else { return }
            model.chains[chain].residues[residue].alphaCarbon = SIMD3(x, y, z)
            needsAlphaCarbon = false
            needsAnchor = false
            guard let column = columns.bFactor, !row[column].isNull else { return }
            if let bFactor = row[column].number {
                model.chains[chain].residues[residue].bFactor = bFactor
            } else {
                try log.note(line, "b-factor-invalid", "The B-factor is '\(row[column].text)', not a number.")
            }
        } else if isCarbon, model.chains[chain].residues[residue].firstCarbon == nil {
            model.chains[chain].residues[residue].firstCarbon = SIMD3<Float>(SIMD3(x, y, z))
        } else if isPhosphorus, model.chains[chain].residues[residue].phosphorus == nil {
            model.chains[chain].residues[residue].phosphorus = SIMD3<Float>(SIMD3(x, y, z))
        }
    }

    private func noteInvalidPosition(
        _ row: UnsafeMutableBufferPointer<CIFField>, _ columns: Columns, _ line: Int, _ log: inout WarningLog
    ) throws(SepitError) {
        for (axis, column) in [("x", columns.position.x), ("y", columns.position.y), ("z", columns.position.z)] {
            if let value = row[column].number {
                guard abs(value) >= 1e6 else { continue }
                return try log.note(
                    line, "coordinate-out-of-range",
                    "The atom is left out: its \(axis) of \(value) Å is beyond any molecule.")
            }
            return try log.note(
                line, "coordinate-invalid",
                "The atom is left out: its \(axis) is '\(row[column].text.prefix(20))', not a number.")
        }
    }

    /// Finds or adds the residue of an atom; false if the atom has to be left out.
    private mutating func beginResidue(
        _ row: UnsafeMutableBufferPointer<CIFField>, _ columns: Columns, _ found: Identity, _ line: Int,
        _ log: inout WarningLog
    ) throws(SepitError) -> Bool {
        // Until the residue is known, atoms belong to none: the one before may be of another chain.
        residue = -1
        if chain < 0 || found.chain != chainDigest {
            let field = columns.chainField(row)
            chain = model.beginPart(of: field.isNull ? "" : field.text)
            chainDigest = found.chain
            if field.isNull { try log.noteOnce(line, "chain-blank", "Atoms have no chain id.") }
        }
        guard let (number, suffix) = Self.residueNumber(columns.numberField(row)) else {
            let shown = columns.numberField(row).text
            try log.note(line, "residue-number", "The atom is left out: its residue number is '\(shown.prefix(20))'.")
            return false
        }
        var insertionCode = suffix
        if suffix != 0 {
            try log.noteOnce(line, "insertion-code", "Insertion codes stand behind residue numbers.")
        }
        if let column = columns.insertionCode, !row[column].isNull, let first = row[column].bytes.first {
            insertionCode = first
            if row[column].count > 1 {
                try log.note(line, "insertion-code", "The insertion code '\(row[column].text)' is cut to one letter.")
            }
        }
        let component = columns.component.map { row[$0] } ?? .null
        var listed = AtomicModel.ListedResidue(
            name: component.isNull ? "" : component.text, number: number, insertionCode: insertionCode,
            isHetero: columns.group.map { row[$0].bytes.first == UInt8(ascii: "H") } ?? false, line: line)
        if listed.name.isEmpty { try log.note(line, "residue-unnamed", "The residue has no name.") }
        listed.labelChain = columns.labelChain.map { row[$0].digest } ?? 0
        listed.sequenceIndex = columns.sequence.flatMap { DecimalNumber.integer(row[$0].bytes) }.map { $0 - 1 }
        if let column = columns.entity, !row[column].isNull { listed.entity = entity(row[column].text) }
        residue = model.place(listed, in: chain)
        needsAlphaCarbon = model.chains[chain].residues[residue].alphaCarbon == nil
        needsAnchor = needsAlphaCarbon
        keepsAtoms = model.keepsAtoms(of: listed)
        return true
    }

    /// "20", or "20A" as some programs write it.
    private static func residueNumber(_ field: CIFField) -> (number: Int, insertionCode: UInt8)? {
        if let number = DecimalNumber.integer(field.bytes) { return (number, 0) }
        guard field.count > 1, field.start[field.count - 1].isLetter,
            let number = DecimalNumber.integer(UnsafeBufferPointer(start: field.start, count: field.count - 1))
        else { return nil }
        return (number, field.start[field.count - 1])
    }

    private mutating func entity(_ id: String) -> Int {
        if let position = entityPositions[id] { return position }
        entityPositions[id] = entityIDs.count
        entityIDs.append(id)
        return entityIDs.count - 1
    }
}
