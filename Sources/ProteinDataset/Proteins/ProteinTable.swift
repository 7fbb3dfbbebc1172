import FileKit

/// `proteins.jsonl`: what is known about each protein of a dataset, from which shards are joined.
enum ProteinTable {
    static let fileName = "proteins.jsonl"

    /// A line for each protein, those of which nothing is known last.
    static func lines(_ content: DatasetContent) -> [String] {
        content.proteins.enumerated().map { index, protein in
            line(
                protein, content.split.sides[index].rawValue,
                cluster: content.proteins[content.split.clusters[index]].id)
        } + content.unknown.map { line($0, Self.undivided, cluster: $0.id) }
    }

    /// Stands for the side of a protein of which nothing is known: it is there to be found, not to be asked about.
    static let undivided = "index"

    /// - Parameter cluster: names the group that goes to one side as a whole.
    private static func line(_ record: ProteinRecord, _ side: String, cluster: String) -> String {
        let facts = record.facts.properties.map { property in
            JSONValue.Member(property, .array(record.facts.statements(of: property).map(\.json)))
        }
        return JSONValue.object([
            .init("id", .string(record.id)), .init("split", .string(side)), .init("cluster", .string(cluster)),
            .init("structures", .array(record.structures.map { .string($0) })),
            .init("accessions", .array(record.accessions.map { .string($0) })),
            .init("part", record.part.map(Self.json) ?? .null), .init("file", .string(record.file)),
            .init("residues", .integer(record.sequence.count)), .init("positioned", .integer(record.positioned)),
            .init("facts", .object(facts)),
        ]).line + "\n"
    }

    /// The proteins of a dataset.
    ///
    /// - Throws: `SepitError` `.badData` (`proteins-malformed`, `json-syntax`), and the errors of `ProteinStore`.
    static func read(folder: String) throws(SepitError) -> [ProteinRecord] {
        let store = try ProteinStore(path: Path.join(folder, DatasetWriter.structuresName))
        return try JSONLines.read(Path.join(folder, fileName)) { (json, file, line) throws(SepitError) in
            guard let id = json["id"]?.text, let source = json["file"]?.text,
                let structures = json["structures"]?.elements,
                let accessions = json["accessions"]?.elements,
                let members = json["facts"]?.members, let protein = store.protein(id)
            else {
                throw SepitError(
                    .badData, code: "proteins-malformed", "The line describes no protein of the dataset.", file: file,
                    line: line, hint: "Build the dataset again.")
            }
            var facts = ProteinFacts()
            for member in members {
                for fact in member.value.elements ?? [] { facts.add(Fact(fact), to: member.key) }
            }
            return ProteinRecord(
                id: id, file: source, sequence: protein.sequence, positions: protein.positions,
                part: part(json["part"]),
                accessions: accessions.compactMap(\.text), structures: structures.compactMap(\.text), facts: facts)
        }
    }

    private static func json(_ part: ProteinRecord.AccessionPart) -> JSONValue {
        .object([
            .init("accession", .string(part.accession)), .init("first", .integer(part.range.lowerBound)),
            .init("last", .integer(part.range.upperBound)),
        ])
    }

    private static func part(_ json: JSONValue?) -> ProteinRecord.AccessionPart? {
        guard let accession = json?["accession"]?.text, let first = json?["first"]?.whole,
            let last = json?["last"]?.whole,
            first <= last
        else { return nil }
        return ProteinRecord.AccessionPart(accession: accession, range: first...last)
    }
}

extension Fact {
    fileprivate var json: JSONValue {
        .object(
            [.init("value", .string(value)), .init("source", .string(source))]
                + (evidence.map { [.init("evidence", .string($0))] } ?? []))
    }

    init(_ json: JSONValue) {
        self.init(json["value"]?.text ?? "", source: json["source"]?.text ?? "", evidence: json["evidence"]?.text)
    }
}
