import FileKit

extension DatasetStatistics {
    /// All numbers as one object.
    package var json: JSONValue {
        let (step, counts) = lengthHistogram
        let lengths = self.lengths.sorted()
        let told = properties.sorted { $0.key < $1.key }.map { name, property in
            JSONValue.Member(
                name,
                .object([
                    .init("proteins", .integer(property.proteins)), .init("values", .integer(property.values.count)),
                    .init(
                        "commonest",
                        .object(property.commonest(5).map { .init($0.value, .integer($0.proteins)) })),
                ]))
        }
        return .object([
            .init("proteins", .counts(sides)), .init("nothingKnown", .integer(nothingKnown)),
            .init("withStructure", .integer(withStructure)),
            .init("structures", .integer(structures)),
            .init(
                "residues",
                .object([
                    .init("total", .integer(lengths.reduce(0, +))), .init("shortest", .integer(lengths.first ?? 0)),
                    .init("median", .integer(lengths.isEmpty ? 0 : lengths[lengths.count / 2])),
                    .init("longest", .integer(lengths.last ?? 0)), .init("step", .integer(step)),
                    .init("counts", .array(counts.map { .integer($0) })),
                ])),
            .init(
                "groups",
                .object([
                    .init("ofSeveral", .integer(groups.count)),
                    .init("largest", .integer(largestGroup?.proteins ?? min(1, proteins))),
                    .init("largestName", (largestGroup?.name).map { .string($0) } ?? .null),
                ])),
            .init("properties", .object(told)), .init("sources", .counts(sources)), .init("examples", examples),
        ])
    }

    /// The numbers for a person.
    package var text: String {
        let lengths = self.lengths.sorted()
        var lines = [
            "\(proteins) proteins with facts, \(withStructure) of them with structure (\(structures) chains)",
            "\(sides[DatasetRow.unasked] ?? 0) proteins that no question is asked about; of \(nothingKnown) nothing is known",
        ]
        if let shortest = lengths.first, let longest = lengths.last {
            lines.append(
                "residues: \(shortest) to \(longest), median \(lengths[lengths.count / 2]), "
                    + "\(lengths.reduce(0, +)) in all")
        }
        if let group = largestGroup {
            let share = (Double(group.proteins) / Double(max(1, proteins))).percent
            lines.append("largest group: \(group.proteins) proteins (\(share)), with \(group.name)")
        }
        let sideRows = DatasetSide.allCases.map { side in
            [side.rawValue, String(sides[side.rawValue] ?? 0)]
                + ["stage1", "stage2"].map { stage in
                    String((examples[stage]?[side.rawValue]?.members ?? []).reduce(0) { $0 + ($1.value.whole ?? 0) })
                }
        }
        lines.append("")
        lines += TextTable(rows: [["side", "proteins", "captions", "questions"]] + sideRows).lines()
        let rows = properties.sorted { ($1.value.proteins, $0.key) < ($0.value.proteins, $1.key) }.map {
            name, property in
            [name, String(property.proteins), String(property.values.count)]
        }
        lines.append("")
        lines += TextTable(rows: [["property", "proteins", "values"]] + rows).lines()
        let origins = sources.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { [$0.key, String($0.value)] }
        lines.append("")
        lines += TextTable(rows: [["source", "statements"]] + origins).lines()
        return lines.joined(separator: "\n") + "\n"
    }
}
