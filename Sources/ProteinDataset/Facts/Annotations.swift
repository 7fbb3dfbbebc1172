import FileKit
import ProteinKit

/// What annotation tables, and files of databases, say, looked up by the names that a protein goes by.
struct Annotations: Sendable {
    let tables: [AnnotationTable]
    /// Which labels belong to identifiers.
    let vocabulary: Vocabulary
    private var factsByName: [String: ProteinFacts] = [:]

    /// - Throws: the errors of `AnnotationTable` and of the readers of databases.
    init(paths: [String]) throws(SepitError) {
        var vocabulary = Vocabulary()
        var files: [(path: String, format: KnowledgeFormat)] = []
        for path in Set(paths).sorted() {
            let format = try KnowledgeFormat(path: path)
            try vocabulary.read(path, format)
            files.append((path, format))
        }
        self.vocabulary = vocabulary
        var tables: [AnnotationTable] = []
        for file in files {
            tables.append(try AnnotationTable(path: file.path, format: file.format, vocabulary: vocabulary))
        }
        self.tables = tables
        for table in tables {
            for row in table.rows {
                var facts = factsByName[row.id] ?? ProteinFacts()
                for property in row.facts.properties {
                    for fact in row.facts.statements(of: property) { facts.add(fact, to: property) }
                }
                factsByName[row.id] = facts
            }
        }
    }

    /// Facts for a protein; a name that comes first wins, property by property. What is said of the one accession that a
    /// table links it to comes last.
    func facts(names: [String]) -> ProteinFacts {
        let facts = names.reduce(ProteinFacts()) { facts, name in
            factsByName[name].map(facts.completed) ?? facts
        }
        let accessions = facts["accession"]
        guard accessions.count == 1 else { return facts }
        return factsByName[accessions[0]].map(facts.completed) ?? facts
    }

    /// Whether a row is about this name.
    func contains(_ name: String) -> Bool { factsByName[name] != nil }

    /// The ids of rows that no protein goes by, in byte order.
    func unusedIDs(names: Set<String>) -> [String] {
        factsByName.keys.filter { !names.contains($0) }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
