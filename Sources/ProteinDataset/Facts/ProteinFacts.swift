/// What is known about a protein: statements by property, such as `fold: [helical bundle]`.
public struct ProteinFacts: Sendable, Equatable {
    private var facts: [String: [Fact]] = [:]

    /// Nothing known.
    public init() {}

    /// Whether nothing is known.
    public var isEmpty: Bool { facts.isEmpty }

    /// On which side of a split a table puts a protein: nothing that is known of it.
    static let side = "split"

    /// Whether something is known that the protein's structure doesn't show.
    var isKnown: Bool {
        facts.contains { property, statements in
            property != Self.side && statements.contains { !StructureFacts.makes($0, about: property) }
        }
    }

    /// Known properties, by name.
    public var properties: [String] { facts.keys.sorted() }

    /// The values of a property; none where it is unknown.
    public subscript(property: String) -> [String] { facts[property]?.map(\.value) ?? [] }

    /// All values by property.
    public var values: [String: [String]] { facts.mapValues { $0.map(\.value) } }

    /// The statements about a property, with their sources.
    public func statements(of property: String) -> [Fact] { facts[property] ?? [] }

    /// Adds a statement whose value is not there yet. Empty values, and values that would break a question, are left out.
    public mutating func add(_ fact: Fact, to property: String) {
        let value = fact.value
        guard !value.isEmpty, !value.contains(InstructionExample.placeholder), !self[property].contains(value) else {
            return
        }
        facts[property, default: []].append(fact)
    }

    /// Makes `statements` all that is said about a property.
    mutating func set(_ statements: [Fact], of property: String) { facts[property] = statements }

    /// Forgets what is said about a property.
    public mutating func remove(_ property: String) { facts[property] = nil }

    /// These facts, and from `others` those of properties that are unknown here.
    public func completed(by others: ProteinFacts) -> ProteinFacts {
        var result = self
        result.facts.merge(others.facts) { own, _ in own }
        return result
    }

    /// What is said of any of several chains of one protein: for each property the values that most of them have first.
    ///
    /// Names and classes are spelt in many ways: of these, the first few are kept. What is measured is that of one
    /// structure, and what others say comes before what is computed.
    ///
    /// - Parameter best: the chain whose structure is kept.
    init(merging all: [ProteinFacts], best: Int) {
        self.init()
        for property in Set(all.flatMap(\.properties)) {
            var lists = all.map { $0.statements(of: property) }
            let told = lists.map { $0.filter { !StructureFacts.makes($0, about: property) } }
            if told.contains(where: { !$0.isEmpty }) {
                lists = told
            } else if StructureFacts.measured.contains(property) {
                facts[property] = ([lists[best]] + lists).first { !$0.isEmpty }
                continue
            }
            var order: [String] = []
            var counts: [String: Int] = [:]
            var first: [String: Fact] = [:]
            for fact in lists.joined() {
                let key = fact.value.lowercased()
                if counts[key] == nil { order.append(key) }
                counts[key, default: 0] += 1
                first[key] = first[key] ?? fact
            }
            let ranked = order.enumerated().sorted {
                let (a, b) = (counts[$0.element] ?? 0, counts[$1.element] ?? 0)
                return a != b ? a > b : $0.offset < $1.offset
            }.map(\.element)
            facts[property] = ranked.prefix(Self.kept[property] ?? .max).compactMap { first[$0] }
        }
    }

    private static let kept = ["molecule": 4, "organism": 4, "class": 3, "keywords": 6, "ligands": 6, "oligomer": 3]
}
