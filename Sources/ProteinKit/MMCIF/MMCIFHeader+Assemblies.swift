/// Biological assemblies, and bonds between residues.
extension MMCIFHeader {
    /// The assemblies with those chains that are polymers.
    ///
    /// - Parameter authorID: the author's id of a polymer by its `label_asym_id`.
    func assemblies(authorID: (String) -> String?) -> [Header.Assembly] {
        let parts = rows("pdbx_struct_assembly_gen")
        return rows("pdbx_struct_assembly").map { row in
            let details = row["details"]?.lowercased() ?? ""
            var assembly = Header.Assembly(
                basis: details.hasSuffix("defined_assembly") ? details : nil,
                polymerCount: row["oligomeric_count"].flatMap { Int($0) })
            for part in parts where part["assembly_id"] == row["id"] {
                let count = Self.operatorCount(part["oper_expression"] ?? "1")
                for label in (part["asym_id_list"] ?? "").split(separator: ",") {
                    guard let id = authorID(label.trimmed) else { continue }
                    assembly.copies[id, default: 0] += count
                }
            }
            return assembly
        }
    }

    /// How many operators an expression such as `1,2`, `(1-60)`, `(X0)(1-10,21)` or `P` stands for.
    static func operatorCount(_ expression: String) -> Int {
        let groups = expression.split { $0 == "(" || $0 == ")" }.filter { $0.contains { $0 != " " && $0 != "," } }
        return groups.reduce(1) { product, group in
            let count = group.split(separator: ",").reduce(0) { sum, item in
                let ends = item.split(separator: "-").map { Int($0.trimmed) }
                if ends.count == 2, let first = ends[0], let last = ends[1], first <= last, last - first < 10_000 {
                    return sum + last - first + 1
                }
                return sum + 1
            }
            let (result, isTooMany) = product.multipliedReportingOverflow(by: count)
            return isTooMany ? product : result
        }
    }

    /// The bonds of `struct_conn` but for hydrogen bonds, without those to symmetry mates.
    func links() -> [Header.Link] {
        rows("struct_conn").compactMap { row in
            let kind = row["conn_type_id"]?.lowercased() ?? ""
            guard kind == "disulf" || kind == "metalc" || kind.hasPrefix("covale"),
                row["ptnr1_symmetry"] == row["ptnr2_symmetry"],
                let first = Self.end(row, "ptnr1", code: "pdbx_ptnr1_pdb_ins_code"),
                let second = Self.end(row, "ptnr2", code: "pdbx_ptnr2_pdb_ins_code")
            else { return nil }
            return Header.Link(isDisulfide: kind == "disulf", first: first, second: second)
        }
    }

    private static func end(_ row: CIFTable.Row, _ partner: String, code: String) -> Header.Link.End? {
        guard let chain = row[partner + "_auth_asym_id"] ?? row[partner + "_label_asym_id"],
            let number = row[partner + "_auth_seq_id"] ?? row[partner + "_label_seq_id"]
        else { return nil }
        return Header.Link.End(
            component: row[partner + "_auth_comp_id"] ?? row[partner + "_label_comp_id"] ?? "", chain: chain,
            label: number + (row[code] ?? ""))
    }
}
