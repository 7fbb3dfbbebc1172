import ProteinKit

/// How the values of a property relate: which must never stand as a wrong answer beside a true one, and which make a wrong
/// answer hard to tell.
package struct ValueRelations: Sendable {
    let property: String

    package init(property: String) { self.property = property }

    /// Whether one value may be true where the other is: the same thing, a part or a kind of it, or a wider term.
    package func overlap(_ a: String, _ b: String) -> Bool {
        if a == b { return true }
        switch property {
        case "ec":
            guard let first = EnzymeNumber(a), let second = EnzymeNumber(b) else { return false }
            return Self.isShared(first.relation(to: second))
        case "helix", "strand": return Self.areNear(a, b, within: 10)
        case "radius_of_gyration": return Self.areNear(a, b, within: 2)
        case "location" where Self.isShared(SubcellularLocation.relation(of: a, to: b)): return true
        default:
            let (x, y) = (Self.words(a), Self.words(b))
            return x.isSubset(of: y) || y.isSubset(of: x)
        }
    }

    /// Groups that a value is in, the closest first: others of a group are its siblings.
    package func groups(of value: String) -> [String] {
        switch property {
        case "ec":
            let number = EnzymeNumber(value)
            return (1..<max(number?.levels.count ?? 0, 1)).reversed().compactMap {
                number?.truncated(to: $0)?.description
            }
        case "organism":
            return value.split(separator: " ").first.map { [String($0)] } ?? []
        default:
            // The last word carries the kind: kinase, receptor, membrane.
            return value.split(separator: " ").last.map { [$0.lowercased()] } ?? []
        }
    }

    /// Whether two structures of one protein may give one number and the other; `hardly any` is 0.
    private static func areNear(_ a: String, _ b: String, within difference: Int) -> Bool {
        func number(_ value: String) -> Int { Int(value.drop { !$0.isNumber }.prefix(while: \.isNumber)) ?? 0 }
        return abs(number(a) - number(b)) <= difference
    }

    private static func isShared(_ relation: OntologyGraph.Relation) -> Bool {
        relation == .same || relation == .above || relation == .below
    }

    private static func words(_ value: String) -> Set<String> {
        Set(value.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
    }
}
