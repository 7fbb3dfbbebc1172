import FileKit

/// `proteins.jsonl`: what is known about each protein of a dataset, from which shards are joined.
enum ProteinTable {
    static let fileName = "proteins.jsonl"

    static func line(_ record: ProteinRecord, _ side: DatasetSide) -> String {
        let facts = record.facts.properties.map { property in
            JSONValue.Member(property, .array(record.facts[property].map { .string($0) }))
        }
        return JSONValue.object([
            .init("id", .string(record.id)), .init("entry", .string(record.entry)), .init("file", .string(record.file)),
            .init("split", .string(side.rawValue)), .init("residues", .integer(record.sequence.count)),
            .init("structure", .boolean(record.hasStructure)), .init("facts", .object(facts)),
        ]).line + "\n"
    }

    /// The proteins of a dataset.
    ///
    /// - Throws: `SepitError` `.badData` (`proteins-malformed`, `json-syntax`), and the errors of `ProteinStore`.
    static func read(folder: String) throws(SepitError) -> [ProteinRecord] {
        let store = try ProteinStore(path: Path.join(folder, DatasetWriter.structuresName))
        return try JSONLines.read(Path.join(folder, fileName)) { (json, file, line) throws(SepitError) in
            guard let id = json["id"]?.text, let entry = json["entry"]?.text, let source = json["file"]?.text,
                let members = json["facts"]?.members, let protein = store.protein(id)
            else {
                throw SepitError(
                    .badData, code: "proteins-malformed", "The line describes no protein of the dataset.", file: file,
                    line: line, hint: "Build the dataset again.")
            }
            var facts = ProteinFacts()
            for member in members {
                for value in member.value.elements ?? [] { facts.add(value.text ?? "", to: member.key) }
            }
            return ProteinRecord(
                id: id, entry: entry, file: source, sequence: protein.sequence, positions: protein.positions,
                facts: facts)
        }
    }
}
