/// The terms of an ontology and what lies above and below each.
///
/// Above means both kinds of parents: of which a term is a kind, and of which it is a part. A protein that has a term
/// has all terms above it.
public struct OntologyGraph: Sendable {
    /// How one value stands to another.
    public enum Relation: Sendable, Equatable {
        /// They mean the same.
        case same
        /// The first is true of whatever the second is true of.
        case above
        /// The second is true of whatever the first is true of.
        case below
        /// Neither, but both lie directly below one term.
        case sibling
        case unrelated
    }

    /// The file's `data-version`.
    public let version: String?
    private let terms: [OntologyTerm]
    private let indexOfID: [String: Int]
    private let parents: [[Int]]
    private let children: [[Int]]
    private let idsOfName: [String: [Int]]

    /// A graph of terms; parents that are not among them are taken in without a name.
    public init(terms: [OntologyTerm], version: String? = nil) {
        self.version = version
        var all: [OntologyTerm] = []
        var index: [String: Int] = [:]
        for term in terms where index[term.id] == nil {
            index[term.id] = all.count
            all.append(term)
        }
        for term in terms {
            for parent in term.isA + term.partOf where index[parent] == nil {
                index[parent] = all.count
                all.append(OntologyTerm(id: parent))
            }
        }
        // An identifier of its own comes before one that a term had earlier.
        for (place, term) in all.enumerated() {
            for id in term.alternativeIDs where index[id] == nil { index[id] = place }
        }
        var parents = Array(repeating: [Int](), count: all.count)
        var children = parents
        var names: [String: [Int]] = [:]
        for (place, term) in all.enumerated() {
            for id in term.isA + term.partOf {
                guard let parent = index[id], parent != place, !parents[place].contains(parent) else { continue }
                parents[place].append(parent)
                children[parent].append(place)
            }
            for name in [term.name] + term.synonyms where !name.isEmpty && !term.isObsolete {
                names[Self.normalised(name), default: []].append(place)
            }
        }
        self.terms = all
        self.indexOfID = index
        self.parents = parents
        self.children = children
        self.idsOfName = names
    }

    /// Number of terms, obsolete ones and parents without a name included.
    public var count: Int { terms.count }

    /// All terms in the file's order.
    public var allTerms: [OntologyTerm] { terms }

    /// The term with this identifier or former identifier.
    public func term(_ id: String) -> OntologyTerm? { indexOfID[id].map { terms[$0] } }

    /// The identifier to use: that of the term a former identifier went into, or that replaces an obsolete term; nil if
    /// there is none.
    public func canonical(_ id: String) -> String? {
        var seen: Set<String> = []
        var id = id
        while seen.insert(id).inserted, let term = term(id) {
            guard term.isObsolete else { return term.id }
            guard let next = term.replacedBy.first, term.replacedBy.count == 1 else { return nil }
            id = next
        }
        return nil
    }

    /// The term's name, where the file has one.
    public func label(of id: String) -> String? {
        guard let id = canonical(id), let name = term(id)?.name, !name.isEmpty else { return nil }
        return name
    }

    /// Identifiers of the terms that have this name, or as an exact synonym.
    public func ids(named name: String) -> [String] { (idsOfName[Self.normalised(name)] ?? []).map { terms[$0].id } }

    /// Identifiers of all terms above, without the term itself, in no order.
    public func ancestors(of id: String) -> Set<String> { reach(id, along: parents) }

    /// Identifiers of all terms below, without the term itself, in no order.
    public func descendants(of id: String) -> Set<String> { reach(id, along: children) }

    /// Identifiers of the terms directly above.
    public func parents(of id: String) -> [String] { (indexOfID[id].map { parents[$0] } ?? []).map { terms[$0].id } }

    /// Identifiers of the other terms that lie directly below a term which this one lies directly below, sorted; none
    /// that lies above or below it, none that is obsolete.
    public func siblings(of id: String) -> [String] {
        guard let place = indexOfID[id] else { return [] }
        let related = ancestors(of: id).union(descendants(of: id)).union([terms[place].id])
        var found: Set<String> = []
        for parent in parents[place] {
            for child in children[parent] where !terms[child].isObsolete && !related.contains(terms[child].id) {
                found.insert(terms[child].id)
            }
        }
        return found.sorted()
    }

    /// How the first term stands to the second; identifiers that are not known are unrelated unless equal.
    public func relation(of first: String, to second: String) -> Relation {
        let (a, b) = (canonical(first) ?? first, canonical(second) ?? second)
        if a == b { return .same }
        if ancestors(of: b).contains(a) { return .above }
        if ancestors(of: a).contains(b) { return .below }
        return Set(parents(of: a)).isDisjoint(with: parents(of: b)) ? .unrelated : .sibling
    }

    private func reach(_ id: String, along edges: [[Int]]) -> Set<String> {
        guard let start = indexOfID[id] else { return [] }
        var seen: Set<Int> = [start]
        var open = [start]
        while let next = open.popLast() {
            for index in edges[next] where seen.insert(index).inserted { open.append(index) }
        }
        seen.remove(start)
        return Set(seen.map { terms[$0].id })
    }

    /// Small letters and single blanks, for comparing names.
    static func normalised(_ name: String) -> String { name.lowercased().trimmed.trimmingFullStop }
}
