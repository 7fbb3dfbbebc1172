/// What the categories other than `atom_site` say about the entry and its entities.
struct MMCIFHeader {
    /// What each entity's residues are.
    private(set) var roles: [String: AtomicModel.Role] = [:]
    /// Kind of polymer by entity.
    private(set) var kinds: [String: Chain.Kind] = [:]
    /// Residue names of the full sequence by entity.
    private(set) var sequences: [String: [String]] = [:]
    /// One-letter sequences by entity, where `entity_poly_seq` is missing.
    private(set) var letters: [String: String] = [:]
    /// Parents of modified residues by component.
    private(set) var parents: [String: String] = [:]

    /// Names of components.
    private(set) var componentNames: [String: String] = [:]

    private let tables: [String: CIFTable]

    init(_ tables: [String: CIFTable]) {
        self.tables = tables
        for row in rows("entity") {
            guard let id = row["id"], let type = row["type"]?.lowercased() else { continue }
            roles[id] = type == "polymer" ? .polymer : type == "water" ? .water : .nonPolymer
        }
        for row in rows("entity_poly") {
            guard let id = row["entity_id"] else { continue }
            if roles[id] == nil { roles[id] = .polymer }
            kinds[id] = row["type"].flatMap(Self.kind)
            letters[id] = row["pdbx_seq_one_letter_code_can"].map { $0.filter(\.isLetter) }
        }
        readSequences()
        readParents()
    }

    /// The header proper.
    ///
    /// - Parameter authorID: the author's id of a polymer by its `label_asym_id`.
    func header(authorID: (String) -> String?) -> Header {
        let keywords = rows("struct_keywords").first
        let title = first("struct", "title")?.trimmed
        let method = first("exptl", "method")
        let isExperimental = method.map { !$0.uppercased().contains("THEORETICAL") } ?? false
        let isModel = tables["ma_qa_metric"] != nil || tables["ma_model_list"] != nil
        let metrics = rows("ma_qa_metric").compactMap { $0["name"] }
        let software = rows("software").compactMap { $0["name"] }.joined(separator: " ")
        return Header(
            entryID: first("entry", "id"), classification: keywords?["pdbx_keywords"]?.trimmed, title: title,
            keywords: Header.keywords(keywords?["text"] ?? ""),
            depositionDate: first("pdbx_database_status", "recvd_initial_deposition_date"),
            revisionDate: rows("pdbx_audit_revision_history").compactMap { $0["revision_date"] }.max(), method: method,
            resolution: (first("refine", "ls_d_res_high") ?? first("em_3d_reconstruction", "resolution"))
                .flatMap { Double($0) },
            molecules: molecules(), databaseReferences: references(), assemblies: assemblies(authorID: authorID),
            links: links(),
            isPredicted: metrics.isEmpty
                ? isModel
                    || (!isExperimental
                        && (Prediction.isMentioned(in: title ?? "") || Prediction.isMentioned(in: software)))
                : metrics.contains { Prediction.isMentioned(in: $0) },
            isTheoretical: isModel || (method != nil && !isExperimental))
    }

    func rows(_ category: String) -> [CIFTable.Row] { tables[category]?.all ?? [] }

    func first(_ category: String, _ item: String) -> String? {
        rows(category).lazy.compactMap { $0[item] }.first
    }

    private static func kind(_ type: String) -> Chain.Kind? {
        let type = type.lowercased()
        if type.contains("nucleotide") { return .nucleic }
        if type.contains("polypeptide") || type == "cyclic-pseudo-peptide" { return .protein }
        return type == "other" ? nil : .other
    }

    /// Where a position has several residues, the first listed counts.
    private mutating func readSequences() {
        guard let table = tables["entity_poly_seq"], let entity = table.items.firstIndex(of: "entity_id"),
            let number = table.items.firstIndex(of: "num"), let name = table.items.firstIndex(of: "mon_id")
        else { return }
        var last: (entity: String, number: String)?
        for row in table.rows where row.count == table.items.count {
            if let last, last.entity == row[entity], last.number == row[number] { continue }
            last = (row[entity], row[number])
            sequences[row[entity], default: []].append(row[name])
        }
    }

    private mutating func readParents() {
        for row in rows("pdbx_struct_mod_residue") {
            guard let name = row["label_comp_id"] ?? row["auth_comp_id"], let parent = row["parent_comp_id"] else {
                continue
            }
            if parents[name] == nil { parents[name] = parent }
        }
        for row in rows("chem_comp") {
            if let id = row["id"] { componentNames[id] = row["name"]?.trimmed }
            guard let name = row["id"], let parent = row["mon_nstd_parent_comp_id"] else { continue }
            if parents[name] == nil { parents[name] = parent }
        }
    }

    func chains(ofEntity id: String) -> [String] {
        let strands = rows("entity_poly").first { $0["entity_id"] == id }?["pdbx_strand_id"]
        return (strands ?? "").split(separator: ",").map { $0.trimmed }
    }
}
