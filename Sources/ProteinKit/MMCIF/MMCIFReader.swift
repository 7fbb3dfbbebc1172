import FileKit

/// Reads mmCIF (mmcif.wwpdb.org), the archive's format and that of predicted models (ModelCIF).
///
/// The atoms go by in one pass; of the other categories only those that the header and the polymers need are kept.
struct MMCIFReader: ~Copyable {
    private var lexer: CIFLexer
    private var tables: [String: CIFTable] = [:]
    private var atoms: MMCIFAtoms
    private var hasAtoms = false

    private static let keptCategories: Set<String> = [
        "entry", "struct", "struct_keywords", "exptl", "refine", "em_3d_reconstruction", "entity", "entity_poly",
        "entity_poly_seq", "struct_ref", "struct_ref_seq", "entity_src_gen", "entity_src_nat", "pdbx_entity_src_syn",
        "pdbx_struct_mod_residue", "chem_comp", "struct_asym", "ma_qa_metric", "ma_model_list", "software",
        "entity_name_com",
        "pdbx_database_status", "pdbx_audit_revision_history", "ma_target_ref_db_details", "pdbx_struct_assembly",
        "pdbx_struct_assembly_gen",
        "struct_conn",
    ]

    init(_ source: consuming TextSource, log: WarningLog, keepsBackbone: Bool) throws(SepitError) {
        atoms = MMCIFAtoms(keepsBackbone: keepsBackbone)
        lexer = try CIFLexer(source, log: log)
    }

    consuming func read() throws(SepitError) -> Structure {
        var blocks = 0
        reading: while true {
            switch lexer.token {
            case .dataBlock:
                blocks += 1
                if hasAtoms {
                    try lexer.log.note(
                        lexer.lineNumber, "data-block-extra", "A second data block follows the atoms; it is left out.")
                    break reading
                }
                tables = [:]
                try lexer.advance()
            case .loop: try readLoop()
            case .tag: try readPair()
            case .saveFrame: try lexer.advance()
            case .value:
                let value = lexer.text.prefix(40)
                try lexer.log.note(lexer.lineNumber, "value-stray", "The value '\(value)' has no tag.")
                try lexer.skipValues()
            case .end: break reading
            }
        }
        let last = lexer.lineNumber
        try lexer.finish()
        guard hasAtoms || !tables.isEmpty else {
            throw lexer.log.error(
                last, "mmcif-empty", "The CIF file has none of the categories of a structure.",
                hint: "This reader takes mmCIF; small-molecule CIF and dictionaries are something else.")
        }
        return try structure(last)
    }

    // MARK: Syntax

    private mutating func readPair() throws(SepitError) {
        let (category, item) = Self.split(lexer.tagName)
        let line = lexer.lineNumber
        try lexer.advance()
        guard lexer.token == .value else {
            return try lexer.log.note(line, "value-missing", "The tag _\(category).\(item) has no value.")
        }
        if category == "atom_site" {
            try lexer.log.note(line, "atom-site-pair", "A single atom without a loop is left out.")
        } else if Self.keptCategories.contains(category) {
            var table = tables[category] ?? CIFTable()
            table.items.append(item)
            table.rows = [(table.rows.first ?? []) + [lexer.value]]
            tables[category] = table
        }
        try lexer.advance()
    }

    private mutating func readLoop() throws(SepitError) {
        let line = lexer.lineNumber
        try lexer.advance()
        var category = ""
        var items: [String] = []
        while lexer.token == .tag {
            let tag = Self.split(lexer.tagName)
            if items.isEmpty { category = tag.category }
            if tag.category != category {
                try lexer.log.note(
                    lexer.lineNumber, "loop-mixed", "One loop has tags of \(category) and \(tag.category).")
            }
            items.append(tag.item)
            try lexer.advance()
        }
        guard !items.isEmpty else { return try lexer.log.note(line, "loop-empty", "The loop has no tags.") }
        if category == "atom_site", !hasAtoms {
            hasAtoms = true
            try atoms.read(&lexer, items: items)
        } else if Self.keptCategories.contains(category) {
            tables[category] = try readTable(items)
        } else {
            try lexer.skipValues()
        }
    }

    private mutating func readTable(_ items: [String]) throws(SepitError) -> CIFTable {
        var table = CIFTable(items: items)
        while lexer.token == .value {
            var row: [String] = []
            row.reserveCapacity(items.count)
            while row.count < items.count, lexer.token == .value {
                row.append(lexer.value)
                try lexer.advance()
            }
            if row.count < items.count {
                try lexer.log.note(
                    lexer.lineNumber, "loop-incomplete",
                    "The loop's last row has \(row.count) of \(items.count) values.")
            }
            table.rows.append(row)
        }
        return table
    }

    /// "_atom_site.cartn_x" into "atom_site" and "cartn_x"; tags of other dictionaries have no category.
    private static func split(_ tag: String) -> (category: String, item: String) {
        let bytes = tag.utf8.dropFirst()
        guard let point = bytes.firstIndex(of: UInt8(ascii: ".")) else { return ("", tag) }
        return (String(bytes[..<point]) ?? tag, String(bytes[bytes.index(after: point)...]) ?? "")
    }

    // MARK: Meaning

    private mutating func structure(_ last: Int) throws(SepitError) -> Structure {
        let header = MMCIFHeader(tables)
        var selection = PolymerSelection()
        selection.declaredParents = header.parents
        selection.declaredSequences = header.sequences
        selection.declaredLetters = header.letters
        selection.hasEntities = true
        let ids = atoms.entityIDs
        for (index, id) in ids.enumerated() { selection.entityKinds[index] = header.kinds[id] }
        atoms.assignRoles(header.roles)
        let chains = selection.chains(of: &atoms.model) { _, residue in
            ids.indices.contains(residue.entity) ? ids[residue.entity] : ""
        }
        if atoms.model.atomCount == 0 {
            try lexer.log.note(last, "no-atoms", "The file has no atoms.")
        } else if chains.isEmpty {
            try lexer.log.note(last, "no-polymer", "There are atoms, but no protein or nucleic acid chain.")
        }
        let authorIDs = atoms.model.polymerIDs
        return Structure(
            format: .mmcif, modelCount: max(atoms.modelCount, 1), chains: chains,
            ligands: atoms.model.ligands(names: header.componentNames),
            header: header.header { authorIDs[CIFField.digest(of: $0)] },
            warnings: lexer.log.collected())
    }
}
