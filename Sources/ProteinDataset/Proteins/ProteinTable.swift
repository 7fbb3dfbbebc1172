import FileKit

/// `proteins.jsonl`: what is known about each protein of a dataset, from which shards are joined.
enum ProteinTable {
    static let fileName = "proteins.jsonl"

    /// Stands for the side of a protein that is there to be found, not to be asked about: nothing is known about it, or it is
    /// too long for models.
    static let index = "index"

    /// The line of a protein.
    ///
    /// - Parameters:
    ///   - positioned: residues with a position.
    ///   - side: nil in a shard, which is divided when it is joined.
    ///   - cluster: names the group that goes to one side as a whole.
    static func line(
        _ record: ProteinRecord, positioned: Int, side: String?, cluster: String?
    ) -> String {
        let facts = record.facts.properties.map { property in
            JSONValue.Member(property, .array(record.facts.statements(of: property).map(\.json)))
        }
        return JSONValue.object([
            .init("id", .string(record.id)), .init("split", side.map { .string($0) } ?? .null),
            .init("cluster", cluster.map { .string($0) } ?? .null),
            .init("structures", .array(record.structures.map { .string($0) })),
            .init("accessions", .array(record.accessions.map { .string($0) })),
            .init("part", record.part.map(Self.json) ?? .null), .init("date", record.date.map { .string($0) } ?? .null),
            .init("file", .string(record.file)),
            .init("residues", .integer(record.sequence.count)), .init("positioned", .integer(positioned)),
            .init("facts", .object(facts)),
        ]).line + "\n"
    }

    /// Calls `body` with each protein of a dataset; memory is that of the ids.
    ///
    /// - Throws: `SepitError` `.badData` (`proteins-malformed`, `json-syntax`), the errors of `ProteinStore`; what `body`
    ///   throws.
    static func forEach(folder: String, _ body: (ProteinRecord) throws(SepitError) -> Void) throws(SepitError) {
        let store = try ProteinStore(ofShard: Path.join(folder, DatasetWriter.structuresName))
        let file = Path.join(folder, fileName)
        var place = 0
        try JSONLines.forEach(file) { (json, line) throws(SepitError) in
            guard let id = json["id"]?.text, let source = json["file"]?.text,
                let structures = json["structures"]?.elements,
                let accessions = json["accessions"]?.elements,
                let members = json["facts"]?.members, store.ids.indices.contains(place), store.ids[place] == id
            else {
                throw SepitError(
                    .badData, code: "proteins-malformed", "The line describes no protein of the dataset.", file: file,
                    line: line, hint: "Build the dataset again.")
            }
            let protein = store.protein(at: place)
            place += 1
            var facts = ProteinFacts()
            for member in members {
                for fact in member.value.elements ?? [] { facts.add(Fact(fact), to: member.key) }
            }
            try body(
                ProteinRecord(
                    id: id, file: source, sequence: protein.sequence, positions: protein.positions,
                    part: part(json["part"]), accessions: accessions.compactMap(\.text),
                    structures: structures.compactMap(\.text), date: json["date"]?.text, facts: facts))
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
