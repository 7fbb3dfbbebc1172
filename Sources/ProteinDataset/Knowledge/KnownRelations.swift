import ProteinKit

/// How two values of a property stand to each other; what makes a wrong answer wrong, and hard.
package struct KnownRelations: Sendable {
    /// The names and graphs that are at hand.
    package var vocabulary: Vocabulary

    package init(vocabulary: Vocabulary = Vocabulary()) { self.vocabulary = vocabulary }

    /// Of values of one property. Identifiers or labels are both understood where the vocabulary knows them; values
    /// of a property without an order are the same, whatever their case, or unrelated.
    package func relation(of first: String, to second: String, property: String) -> OntologyGraph.Relation {
        if OntologyForm.same(first, second) { return .same }
        switch property {
        case "ec":
            guard let a = EnzymeNumber(first), let b = EnzymeNumber(second) else { return .unrelated }
            let now = (current(a), current(b))
            if now.0 == now.1 { return .same }
            let relations = now.0.flatMap { x in now.1.map { x.relation(to: $0) } }
            return strongest(relations)
        case "location": return SubcellularLocation.relation(of: first, to: second)
        case _ where property.hasPrefix("go"):
            guard let ontology = vocabulary.ontology else { return .unrelated }
            func ids(_ value: String) -> [String] { CuratedText.isTermID(value) ? [value] : ontology.ids(named: value) }
            return strongest(ids(first).flatMap { a in ids(second).map { ontology.relation(of: a, to: $0) } })
        default:
            // "hydrolase" and "serine hydrolase": the shorter one is true of what the longer one names.
            let (a, b) = (OntologyForm.words(first), OntologyForm.words(second))
            if a.count < b.count, Array(b.suffix(a.count)) == a { return .above }
            if b.count < a.count, Array(a.suffix(b.count)) == b { return .below }
            return .unrelated
        }
    }

    /// Whether `candidate` may stand as a wrong answer beside true values: it is no synonym of one of them, and lies
    /// neither above nor below one.
    package func isWrong(_ candidate: String, besides truths: [String], property: String) -> Bool {
        truths.allSatisfy { truth in
            let relation = relation(of: candidate, to: truth, property: property)
            return relation == .sibling || relation == .unrelated
        }
    }

    /// The wrong ones among `candidates`, siblings of a true value first, each group in the order given.
    package func distractors(for truths: [String], among candidates: [String], property: String) -> [String] {
        let wrong = candidates.filter { isWrong($0, besides: truths, property: property) }
        func isHard(_ value: String) -> Bool {
            truths.contains { relation(of: value, to: $0, property: property) == .sibling }
        }
        return wrong.filter(isHard) + wrong.filter { !isHard($0) }
    }

    private func current(_ number: EnzymeNumber) -> [EnzymeNumber] {
        guard let enzymes = vocabulary.enzymes else { return [number] }
        let now = enzymes.current(number)
        return now.isEmpty ? [number] : now
    }

    private func strongest(_ relations: [OntologyGraph.Relation]) -> OntologyGraph.Relation {
        for relation in [OntologyGraph.Relation.same, .above, .below, .sibling] where relations.contains(relation) {
            return relation
        }
        return .unrelated
    }
}

/// Comparing values as text.
private enum OntologyForm {
    static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map { word in
            // Plurals of kinds: "hydrolases".
            word.count > 4 && word.hasSuffix("s") && !word.hasSuffix("ss") ? String(word.dropLast()) : String(word)
        }
    }

    static func same(_ first: String, _ second: String) -> Bool { words(first) == words(second) }
}
