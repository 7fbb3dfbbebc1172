import AnswerScoring
import ProteinDataset
import ProteinKit

/// Whether what an answer claims goes together with what is known of similar proteins.
struct EvidenceCheck {
    private let question: String
    private let answer: String
    private let value: String?
    private let yes: Bool?
    /// Values by property, of all neighbours.
    private let values: [String: [String]]

    init(question: String, answer: String, value: String?, neighbours: [Neighbour]) {
        (self.question, self.answer, self.value) = (question, answer, value)
        yes = Self.isYesOrNo(question) ? YesNoReading.answer(answer) : nil
        values = neighbours.map(\.protein.facts.values).reduce(into: [:]) { values, facts in
            values.merge(facts) { $0 + $1 }
        }
    }

    /// Whether a question begins with a verb.
    static func isYesOrNo(_ question: String) -> Bool {
        let words = question.replacing("<protein>", with: " ").lowercased().split { !$0.isLetter }
        return words.first.map { verbs.contains(String($0)) } ?? false
    }

    private static let verbs: Set = [
        "is", "are", "was", "does", "do", "did", "has", "have", "can", "could", "would", "will", "should",
    ]

    /// The first property that the answer says another thing about; nil where it says the same, or nothing that can be
    /// compared.
    func contradictedProperty(of protein: KnownProtein, among properties: [String]) -> String? {
        for property in properties where !protein.facts[property].isEmpty {
            // A file's classification names one thing of several that are true.
            guard property != Self.classification || property == properties.first else { continue }
            switch agrees(protein.facts[property], property, isAsked: property == properties.first) {
            case true?: return nil
            case false?: return property
            case nil: continue
            }
        }
        return nil
    }

    private static let classification = "class"

    /// Nil where nothing can be told.
    ///
    /// - Parameter isAsked: whether it is the property that the question asks for: the answer is one of its values then, and
    ///   may be none of another's.
    private func agrees(_ known: [String], _ property: String, isAsked: Bool) -> Bool? {
        if property == "ec" { return enzymeAgrees(known) }
        guard !known.contains(where: Self.isProse) else { return nil }
        if Self.inOwnWords.contains(property) { return yes == nil && isAsked ? nameAgrees(known) : nil }
        let said = yes == nil && isAsked ? value.map { [$0] } ?? [] : []
        let all = KnownValues(Set((values[property] ?? []) + known + said).sorted(), property: property)
        let expected = Set(known.map(all.value(named:)))
        if let yes {
            let asked = Set(all.values(namedIn: question))
            guard !asked.isEmpty else { return nil }
            return yes == !asked.isDisjoint(with: expected)
        }
        var claims = ClaimReader(all).claims(answer).compactMap { claim -> String? in
            if case .value(let value) = claim { value } else { nil }
        }
        claims = claims.uniqued
        return claims.isEmpty ? nil : !expected.isDisjoint(with: claims)
    }

    /// Numbers agree as far as both have levels.
    private func enzymeAgrees(_ known: [String]) -> Bool? {
        let known = known.compactMap { EnzymeNumber($0) }
        let claimed = EnzymeClaims.numbers(yes == nil ? answer : question)
        guard !known.isEmpty, !claimed.isEmpty else { return nil }
        let isSame = claimed.contains { number in
            known.contains { $0 == number || $0.isAbove(number) || number.isAbove($0) }
        }
        return yes.map { $0 == isSame } ?? isSame
    }

    /// What one thing is called in many ways: only where no word is shared is something else meant.
    private static let inOwnWords: Set = ["molecule", "function", "activity", "reaction", "process", "pathway"]

    private func nameAgrees(_ known: [String]) -> Bool? {
        let said = Self.tellingWords(value ?? answer)
        let names = known.map(Self.tellingWords).filter { !$0.isEmpty }
        guard !said.isEmpty, !names.isEmpty else { return nil }
        return names.contains { !$0.isDisjoint(with: said) }
    }

    private static func tellingWords(_ name: String) -> Set<String> {
        Set(name.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init))
            .filter { $0.count > 3 && !general.contains($0) }
    }

    private static let general: Set = [
        "protein", "proteins", "subunit", "family", "superfamily", "putative", "probable", "domain", "containing",
        "like",
        "type", "this", "that", "with", "from", "function", "known", "named", "called", "name", "predicted", "chain",
    ]

    private static func isProse(_ value: String) -> Bool { value.split(separator: " ").count > 12 }
}

extension Array where Element: Hashable {
    fileprivate var uniqued: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
