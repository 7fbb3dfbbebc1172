import FileKit

/// What annotation tables say, looked up by the names that a protein goes by.
struct Annotations: Sendable {
    let tables: [AnnotationTable]
    private var factsByName: [String: ProteinFacts] = [:]

    /// - Throws: the errors of `AnnotationTable`.
    init(paths: [String]) throws(SepitError) {
        var tables: [AnnotationTable] = []
        for path in Set(paths).sorted() { tables.append(try AnnotationTable(path: path)) }
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

    /// Facts for a protein; a name that comes first wins, property by property.
    func facts(names: [String]) -> ProteinFacts {
        names.reduce(ProteinFacts()) { facts, name in
            factsByName[name].map(facts.completed) ?? facts
        }
    }

    /// Whether a row is about this name.
    func contains(_ name: String) -> Bool { factsByName[name] != nil }

    /// The names that rows are about.
    var count: Int { factsByName.count }
}
