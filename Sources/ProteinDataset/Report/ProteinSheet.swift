import FileKit

/// All that a dataset has about one protein, for a person to read or a script to check.
public struct ProteinSheet: Sendable, Equatable {
    /// Its line in the table.
    public var row: DatasetRow
    /// One-letter codes of the full sequence.
    public var sequence: String
    /// The description that a model learns; empty for a protein that no question is asked about.
    public var caption: String

    /// The proteins of a dataset that go by a name, the longest first: one for an id or a chain, each part for an accession.
    ///
    /// - Throws: `SepitError` `.missingInput` (`protein-unknown`, `dataset-missing`), and the errors of reading a dataset.
    public static func find(_ name: String, in folder: String) throws(SepitError) -> [ProteinSheet] {
        var ofEntry: Set<String> = []
        let prefix = name.lowercased() + "_"
        let rows = try DatasetRow.read(folder: folder) { (row) throws(SepitError) -> DatasetRow? in
            ofEntry.formUnion(row.structures.filter { $0.lowercased().hasPrefix(prefix) })
            return row.goes(by: name) ? row : nil
        }
        guard !rows.isEmpty else { throw unknown(name, folder, chainsOfEntry: ofEntry.sorted()) }
        let store = try ProteinStore(path: Path.join(folder, DatasetWriter.structuresName))
        let captions = try captions(of: rows, in: folder)
        return rows.sorted { ($1.residues, $0.id) < ($0.residues, $1.id) }.map { row in
            ProteinSheet(
                row: row, sequence: String(decoding: store.protein(row.id)?.sequence ?? [], as: UTF8.self),
                caption: captions[row.id] ?? "")
        }
    }

    private static func captions(of rows: [DatasetRow], in folder: String) throws(SepitError) -> [String: String] {
        let ids = Set(rows.map(\.id))
        var captions: [String: String] = [:]
        for side in Set(rows.compactMap { DatasetSide(rawValue: $0.side) }) {
            let file = Path.join(folder, DatasetWriter.examplesName(stage: 1, side))
            _ = try JSONLines.read(file) { (json, file, line) throws(SepitError) in
                guard let id = json["id"]?.text, ids.contains(id) else { return }
                captions[id] = try InstructionExample(json, file: file, line: line).answer
            }
        }
        return captions
    }

    private static func unknown(_ name: String, _ folder: String, chainsOfEntry chains: [String]) -> SepitError {
        SepitError(
            .missingInput, code: "protein-unknown", "No protein of the dataset goes by \(name).", file: folder,
            expected: "the id of a protein, an accession, or a chain such as 1abc_A",
            hint: chains.isEmpty
                ? "report.json says what was left out and why."
                : "Chains of this entry are \(chains.prefix(12).joined(separator: ", ")).")
    }
}

extension ProteinSheet {
    /// The object of the command-line contract.
    package var json: JSONValue {
        let facts = row.facts.properties.map { property in
            JSONValue.Member(
                property,
                .array(
                    row.facts.statements(of: property).map { fact in
                        .object([
                            .init("value", .string(fact.value)), .init("source", .string(fact.source)),
                            .init("evidence", fact.evidence.map { .string($0) } ?? .null),
                        ])
                    }))
        }
        return .object([
            .init("id", .string(row.id)), .init("structures", .array(row.structures.map { .string($0) })),
            .init("accessions", .array(row.accessions.map { .string($0) })), .init("sequence", .string(sequence)),
            .init("side", .string(row.side)), .init("cluster", .string(row.cluster)),
            .init("caption", .string(caption)), .init("facts", .object(facts)),
        ])
    }
}
