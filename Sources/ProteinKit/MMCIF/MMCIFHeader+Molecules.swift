/// What the file says about each entity, and the sequence database entries that chains correspond to.
extension MMCIFHeader {
    /// The polymers with a name.
    func molecules() -> [Header.Molecule] {
        var sources: [String: (organism: String?, taxonomyID: Int?, gene: String?)] = [:]
        for (category, organism, taxonomyID, gene) in Self.sourceItems {
            for row in rows(category) {
                guard let id = row["entity_id"], row[organism] != nil, sources[id]?.organism == nil else { continue }
                sources[id] = (row[organism]?.trimmed, row[taxonomyID].flatMap { Int($0) }, row[gene]?.trimmed)
            }
        }
        for row in rows("ma_target_ref_db_details") {
            guard let id = row["target_entity_id"], sources[id]?.organism == nil else { continue }
            sources[id] = (
                row["organism_scientific"]?.trimmed, row["ncbi_taxonomy_id"].flatMap { Int($0) },
                row["gene_name"]?.trimmed
            )
        }
        var synonyms: [String: String] = [:]
        for row in rows("entity_name_com") { if let id = row["entity_id"] { synonyms[id] = row["name"]?.trimmed } }
        return rows("entity").compactMap { row in
            guard let id = row["id"], roles[id] == .polymer, let name = row["pdbx_description"] else { return nil }
            let enzymes = (row["pdbx_ec"] ?? "").split(separator: ",").map { $0.trimmed }.filter { $0.contains(".") }
            return Header.Molecule(
                entityID: id, name: name.trimmed, chains: chains(ofEntity: id), enzymeNumbers: enzymes,
                organism: sources[id]?.organism, taxonomyID: sources[id]?.taxonomyID, synonyms: synonyms[id],
                fragment: row["pdbx_fragment"]?.trimmed, gene: sources[id]?.gene)
        }
    }

    /// Categories that name an entity's source, with their items for organism, taxonomy id and gene.
    private static let sourceItems = [
        (
            "entity_src_gen", "pdbx_gene_src_scientific_name", "pdbx_gene_src_ncbi_taxonomy_id",
            "pdbx_gene_src_gene"
        ),
        ("entity_src_nat", "pdbx_organism_scientific", "pdbx_ncbi_taxonomy_id", ""),
        ("pdbx_entity_src_syn", "organism_scientific", "ncbi_taxonomy_id", ""),
    ]

    /// `struct_ref_seq` by chain, or `struct_ref` by entity where there is no more.
    func references() -> [Header.DatabaseReference] {
        let entries = rows("struct_ref")
        let stretches = rows("struct_ref_seq").compactMap { row -> Header.DatabaseReference? in
            guard let entry = entries.first(where: { $0["id"] == row["ref_id"] }) else { return nil }
            return Header.DatabaseReference(
                chain: row["pdbx_strand_id"] ?? "", database: entry["db_name"] ?? "",
                accession: row["pdbx_db_accession"] ?? entry["pdbx_db_accession"] ?? "", name: entry["db_code"] ?? "",
                databaseRange: Self.range(row["db_align_beg"], row["db_align_end"]),
                authorRange: Self.authorRange(row),
                sequenceRange: Self.range(row["seq_align_beg"], row["seq_align_end"]))
        }
        guard stretches.isEmpty else { return stretches }
        let targets = modelReferences()
        guard targets.isEmpty else { return targets }
        return entries.flatMap { entry in
            chains(ofEntity: entry["entity_id"] ?? "").map { chain in
                Header.DatabaseReference(
                    chain: chain, database: entry["db_name"] ?? "", accession: entry["pdbx_db_accession"] ?? "",
                    name: entry["db_code"] ?? "")
            }
        }
    }

    /// What ModelCIF says of the sequences that were modelled, by entity.
    private func modelReferences() -> [Header.DatabaseReference] {
        rows("ma_target_ref_db_details").flatMap { row in
            chains(ofEntity: row["target_entity_id"] ?? "").map { chain in
                Header.DatabaseReference(
                    chain: chain, database: row["db_name"] ?? "", accession: row["db_accession"] ?? "",
                    name: row["db_code"] ?? "",
                    databaseRange: Self.range(row["seq_db_align_begin"], row["seq_db_align_end"]))
            }
        }
    }

    /// A range of counted residues; nil where it is none.
    static func range(_ first: String?, _ last: String?) -> ClosedRange<Int>? {
        guard let first = first.flatMap({ Int($0) }), let last = last.flatMap({ Int($0) }), first <= last else {
            return nil
        }
        return first...last
    }

    private static func authorRange(_ row: CIFTable.Row) -> Header.ResidueRange? {
        guard let first = row["pdbx_auth_seq_align_beg"], let last = row["pdbx_auth_seq_align_end"] else { return nil }
        return Header.ResidueRange(
            first: first + (row["pdbx_seq_align_beg_ins_code"] ?? ""),
            last: last + (row["pdbx_seq_align_end_ins_code"] ?? ""))
    }
}
