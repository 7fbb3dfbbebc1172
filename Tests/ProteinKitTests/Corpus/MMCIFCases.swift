private let columns = [
    "group_PDB", "id", "type_symbol", "label_atom_id", "label_alt_id", "label_comp_id", "label_asym_id",
    "label_entity_id",
    "label_seq_id", "pdbx_PDB_ins_code", "Cartn_x", "Cartn_y", "Cartn_z", "B_iso_or_equiv", "auth_seq_id",
    "auth_asym_id",
    "pdbx_PDB_model_num",
]

/// The head of an `atom_site` loop, without the columns left out.
private func head(without left: Set<String> = []) -> String {
    (["loop_"] + columns.filter { !left.contains($0) }.map { "_atom_site." + $0 }).joined(separator: "\n")
}

/// One atom's row; `change` replaces values by column.
private func row(
    _ number: Int, _ residue: String = "GLY", _ change: [String: String] = [:], without left: Set<String> = []
) -> String {
    let values: [String: String] = [
        "group_PDB": "ATOM", "id": "\(number)", "type_symbol": "C", "label_atom_id": "CA", "label_alt_id": ".",
        "label_comp_id": residue, "label_asym_id": "A", "label_entity_id": "1", "label_seq_id": "\(number)",
        "pdbx_PDB_ins_code": "?", "Cartn_x": "\(Double(number) * 3.8)", "Cartn_y": "1.0", "Cartn_z": "2.0",
        "B_iso_or_equiv": "10.0", "auth_seq_id": "\(number + 100)", "auth_asym_id": "X", "pdbx_PDB_model_num": "1",
    ]
    return columns.filter { !left.contains($0) }.map { change[$0] ?? values[$0] ?? "?" }.joined(separator: " ")
}

private let two = "\(row(1))\n\(row(2, "ALA"))"
private let polymer = "loop_\n_entity.id\n_entity.type\n1 polymer\n2 water\n3 non-polymer"

extension CorpusCase {
    static let mmcif: [CorpusCase] = [
        CorpusCase("two residues", "data_X\n\(head())\n\(two)\n", "mmcif X:protein:GA:101–102:2"),
        CorpusCase(
            "entities tell polymers",
            "data_X\n\(polymer)\n\(head())\n\(two)\n\(row(3, "HOH", ["label_entity_id": "2", "label_asym_id": "B"]))\n",
            "mmcif X:protein:GA:101–102:2"),
        CorpusCase(
            "entities after the atoms",
            "data_X\n\(head())\n\(two)\n\(row(3, "SER", ["label_entity_id": "3", "label_asym_id": "B"]))\n#\n\(polymer)\n",
            "mmcif X:protein:GA:101–102:2"),
        CorpusCase(
            "polymer type decides the kind",
            "data_X\n\(polymer)\n_entity_poly.entity_id 1\n_entity_poly.type polyribonucleotide\n\(head())\n\(two)\n",
            "mmcif X:nucleic:GA:101–102:2"),
        CorpusCase(
            "quotes in names",
            "data_X\n\(head())\n\(row(1, "\"GLY\"", ["label_atom_id": "\"CA\""]))\n\(row(2, "'ALA'"))\n",
            "mmcif X:protein:GA:101–102:2"),
        CorpusCase(
            "quote within a value", "data_X\n_struct.title 'a dog's life'\n\(head())\n\(two)\n",
            "mmcif X:protein:GA:101–102:2"),
        CorpusCase(
            "quote without end", "data_X\n_struct.title 'never ends\n\(head())\n\(two)\n",
            "mmcif X:protein:GA:101–102:2 | 2 quote-unclosed"),
        CorpusCase(
            "text field", "data_X\n_struct.title\n;One\nloop_\n_not.a_tag\n;\n\(head())\n\(two)\n",
            "mmcif X:protein:GA:101–102:2"),
        CorpusCase(
            "text field without end", "data_X\n\(head())\n\(two)\n_struct.title\n;One\n",
            "mmcif X:protein:GA:101–102:2 | 23 text-unclosed"),
        CorpusCase(
            "text field in a skipped loop",
            "data_X\nloop_\n_citation.id\n_citation.title\n1\n;A\nloop_\n;\n2 B\n\(head())\n\(two)\n",
            "mmcif X:protein:GA:101–102:2"),
        CorpusCase(
            "rows over several lines",
            "data_X\n\(head())\n\(row(1).replacingBlanks(every: 3))\n\(row(2, "ALA").replacingBlanks(every: 5))\n",
            "mmcif X:protein:GA:101–102:2"),
        CorpusCase(
            "two rows on a line", "data_X\n\(head())\n\(row(1)) \(row(2, "ALA"))\n", "mmcif X:protein:GA:101–102:2"),
        CorpusCase(
            "text field as a value of a row",
            "data_X\n\(head(without: ["pdbx_PDB_model_num", "auth_asym_id"]))\n\(row(1, without: ["auth_asym_id", "pdbx_PDB_model_num", "auth_seq_id"]))\n;101\n;\n",
            "mmcif A:protein:G:101–101:1"),
        CorpusCase(
            "last row incomplete", "data_X\n\(head())\n\(two)\nATOM 3 C CA\n",
            "mmcif X:protein:GA:101–102:2 | 22 loop-incomplete"),
        CorpusCase(
            "comments between rows", "data_X\n\(head())\n\(row(1))\n# comment\n\(row(2, "ALA"))\n",
            "mmcif X:protein:GA:101–102:2"),
        CorpusCase(
            "upper-case keywords",
            "DATA_X\n\(head().replacing("loop_", with: "LOOP_").replacing("_atom_site", with: "_ATOM_SITE"))\n\(two)\n",
            "mmcif X:protein:GA:101–102:2"),
        CorpusCase("CR LF", "data_X\n\(head())\n\(two)\n".replacingLineFeeds("\r\n"), "mmcif X:protein:GA:101–102:2"),
        CorpusCase(
            "CR alone", "data_X\n\(head())\n\(two)\n".replacingLineFeeds("\r"),
            "mmcif X:protein:GA:101–102:2 | 1 line-ends-cr"),
        CorpusCase(
            "without author numbering",
            "data_X\n\(head(without: ["auth_seq_id", "auth_asym_id"]))\n\(row(1, without: ["auth_seq_id", "auth_asym_id"]))\n\(row(2, "ALA", without: ["auth_seq_id", "auth_asym_id"]))\n",
            "mmcif A:protein:GA:1–2:2"),
        CorpusCase(
            "without coordinates", "data_X\n\(head(without: ["Cartn_x"]))\n\(row(1, without: ["Cartn_x"]))\n",
            "error 19 atom-site-columns"),
        CorpusCase(
            "two models", "data_X\n\(head())\n\(two)\n\(row(1, "GLY", ["pdbx_PDB_model_num": "2"]))\n",
            "mmcif models 2 X:protein:GA:101–102:2"),
        CorpusCase(
            "insertion codes",
            "data_X\n\(head())\n\(row(1))\n\(row(2, "ALA", ["auth_seq_id": "101", "pdbx_PDB_ins_code": "A"]))\n",
            "mmcif X:protein:GA:101–101A:2"),
        CorpusCase(
            "coordinate is no number", "data_X\n\(head())\n\(row(1))\n\(row(2, "ALA", ["Cartn_y": "nan"]))\n",
            "mmcif X:protein:GA:101–102:1 | 21 coordinate-invalid"),
        CorpusCase(
            "coordinate overflows", "data_X\n\(head())\n\(row(1))\n\(row(2, "ALA", ["Cartn_y": "1e999"]))\n",
            "mmcif X:protein:GA:101–102:1 | 21 coordinate-invalid"),
        CorpusCase(
            "coordinate beyond reason", "data_X\n\(head())\n\(row(1))\n\(row(2, "ALA", ["Cartn_z": "-12345678.9"]))\n",
            "mmcif X:protein:GA:101–102:1 | 21 coordinate-out-of-range"),
        CorpusCase(
            "uncertainty in parentheses", "data_X\n\(head())\n\(row(1, "GLY", ["Cartn_x": "3.80(5)"]))\n",
            "mmcif X:protein:G:101–101:1"),
        CorpusCase(
            "number is no number", "data_X\n\(head())\n\(row(1))\n\(row(2, "ALA", ["auth_seq_id": "abc"]))\n",
            "mmcif X:protein:G:101–101:1 | 21 residue-number"),
        CorpusCase(
            "parent from chem_comp",
            "data_X\nloop_\n_chem_comp.id\n_chem_comp.mon_nstd_parent_comp_id\nQQQ LYS\n\(head())\n\(two)\n\(row(3, "QQQ"))\n",
            "mmcif X:protein:GAK:101–103:3"),
        CorpusCase(
            "long component and chain ids",
            "data_X\n\(head())\n\(row(1, "A1IJ4", ["auth_asym_id": "LongChainName1"]))\n\(row(2, "ALA", ["auth_asym_id": "LongChainName2"]))\n",
            "mmcif LongChainName1:protein:X:101–101:1 LongChainName2:protein:A:102–102:1"),
        CorpusCase(
            "second data block", "data_X\n\(head())\n\(two)\ndata_Y\n\(head())\n\(two)\n",
            "mmcif X:protein:GA:101–102:2 | 22 data-block-extra"),
        CorpusCase(
            "tag without value", "data_X\n_struct.title\n\(head())\n\(two)\n",
            "mmcif X:protein:GA:101–102:2 | 2 value-missing"),
        CorpusCase(
            "value without tag", "data_X\nstray\n\(head())\n\(two)\n", "mmcif X:protein:GA:101–102:2 | 2 value-stray"),
        CorpusCase(
            "loop without tags", "data_X\nloop_\n\(head())\n\(two)\n", "mmcif X:protein:GA:101–102:2 | 2 loop-empty"),
        CorpusCase("no atoms", "data_X\n_struct.title 'Nothing'\n", "mmcif | 2 no-atoms"),
        CorpusCase(
            "small-molecule CIF", "data_X\n_cell_length_a 5.0\nloop_\n_atom_site_label\n_atom_site_fract_x\nC1 0.5\n",
            "error 6 mmcif-empty"),
        CorpusCase("dictionary", "data_X\nsave_thing\n_item.name x\nsave_\n", "error 4 mmcif-empty"),
    ]
}

extension String {
    /// Breaks the line at every `count`-th blank.
    fileprivate func replacingBlanks(every count: Int) -> String {
        split(separator: " ").enumerated().map { $0.offset % count == count - 1 ? $0.element + "\n" : $0.element + " " }
            .joined()
    }

    fileprivate func replacing(_ word: String, with other: String) -> String {
        var result = ""
        var rest = self[...]
        while let range = rest.firstRange(of: word) {
            result += rest[..<range.lowerBound] + other
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}
