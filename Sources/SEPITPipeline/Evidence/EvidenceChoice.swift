import AnswerScoring
import SEPITModel

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What can be answered where similar proteins are known: the model's own answer, and in the same words what each relative is
/// known for, and what most proteins are.
package struct EvidenceChoice: Sendable, Equatable {
    /// A whole answer, such as "Its name is malate dehydrogenase."
    package var text: String
    /// What it says; in lower case, two choices of one value are one.
    package var value: String
    /// Whether the model said it.
    package var isOwn: Bool
    /// Of the evidence that the choices come from: relatives that are known for it.
    private var relatives: [Int] = []
    /// Of training's answers, the share that says so.
    private var share = 0.0
    /// Whether no other value is as common.
    private var isCommonest = false

    private init(text: String, value: String, isOwn: Bool = false, relatives: [Int] = []) {
        (self.text, self.value, self.isOwn, self.relatives) = (text, value, isOwn, relatives)
    }

    /// The model's answer first, then the values of the relatives, the nearest first, then the commonest value. A relative speaks
    /// for each choice that says nothing but what it is known for.
    ///
    /// - Parameters:
    ///   - own: the model's answer and its value; nil where it speaks of something else than what is asked for.
    ///   - known: what training answers to such questions.
    package static func choices(
        own: (text: String, value: String)?, _ evidence: PromptEvidence, known: KnownAnswers? = nil
    ) -> [EvidenceChoice] {
        let values = KnownValues(evidence.relatives.flatMap(\.values), property: evidence.property)
        func names(_ told: [String]) -> Set<String> { Set(told.map(values.value(named:))) }
        let held = evidence.relatives.map { names($0.values) }
        func speaking(for told: Set<String>) -> [Int] { held.indices.filter { told.isSubset(of: held[$0]) } }
        let form = AnswerForm(evidence.property, like: own?.text)
        var choices: [EvidenceChoice] = []
        var said: Set<Set<String>> = []
        if let own {
            let claimed = claimed(by: own, values) ?? names([own.value])
            said.insert(claimed)
            choices.append(
                EvidenceChoice(text: own.text, value: own.value, isOwn: true, relatives: speaking(for: claimed)))
        }
        for told in told(evidence, held, names) where said.insert(names(told)).inserted {
            choices.append(
                EvidenceChoice(
                    text: form.answer(told), value: form.phrase(told), relatives: speaking(for: names(told))))
        }
        let common = known?.commonest
        if let common, !choices.contains(where: { $0.value.lowercased() == common }) {
            choices.append(EvidenceChoice(text: form.answer([common]), value: common))
        }
        for index in choices.indices {
            let value = choices[index].value.lowercased()
            choices[index].share = known?.shares?[value] ?? 0
            choices[index].isCommonest = value == common
        }
        return choices
    }

    /// The values that the model's answer claims; nil where it claims none, or something else than is known of relatives.
    private static func claimed(by own: (text: String, value: String), _ values: KnownValues) -> Set<String>? {
        var claimed: Set<String> = []
        for claim in ClaimReader(values).claims(own.text) {
            guard case .value(let value) = claim else { return nil }
            claimed.insert(value)
        }
        return claimed.isEmpty ? nil : claimed
    }

    /// What each relative is known for: of several ways to say one thing, such as names, those that another relative shares,
    /// each by itself, if there are any.
    private static func told(
        _ evidence: PromptEvidence, _ held: [Set<String>], _ names: ([String]) -> Set<String>
    ) -> [[String]] {
        evidence.relatives.enumerated().flatMap { index, relative in
            guard relative.values.count > 1, !AnswerScorer.hasSets(evidence.property) else { return [relative.values] }
            let shared = relative.values.filter { value in
                held.indices.contains { $0 != index && names([value]).isSubset(of: held[$0]) }
            }
            return shared.isEmpty ? [relative.values] : shared.map { [$0] }
        }
    }

    /// Yes and no, each with the relatives that speak for it: those that have a value which the question names, and the others.
    package static func choices(
        yes: String, no: String, own: String, question: String, _ evidence: PromptEvidence
    ) -> [EvidenceChoice] {
        let known = KnownValues(evidence.relatives.flatMap(\.values), property: evidence.property)
        let asked = Set(known.values(namedIn: question))
        let named = evidence.relatives.indices.filter { index in
            evidence.relatives[index].values.contains { asked.contains(known.value(named: $0)) }
        }
        let others = evidence.relatives.indices.filter { !named.contains($0) }
        return [(yes, "yes", named), (no, "no", others)].map { text, value, relatives in
            EvidenceChoice(text: text, value: value, isOwn: text == own, relatives: relatives)
        }
    }

    /// What tells right choices from wrong ones.
    ///
    /// - Parameters:
    ///   - score: log p of the text, a token; nil where no model was asked.
    ///   - best: the highest of all choices.
    package func features(_ evidence: PromptEvidence, score: Double? = nil, best: Double = 0) -> ChoiceFeatures {
        ChoiceFeatures(
            relatives: relatives.isEmpty ? nil : support(evidence),
            words: score.map {
                [
                    isOwn ? 1 : 0, max($0, Self.leastScore) / -Self.leastScore,
                    max($0 - best, Self.leastScore) / -Self.leastScore,
                    log(max(share, Self.leastShare) / Self.leastShare),
                ]
            } ?? [0, 0, 0, 0],
            isDefault: evidence.relatives.isEmpty ? isCommonest : relatives.first == 0)
    }

    /// How near the relatives are that speak for it, and what share of all they are.
    private func support(_ evidence: PromptEvidence) -> [Double] {
        func weight(_ relative: PromptEvidence.Relative) -> Double { relative.identity * relative.coverage }
        let mine = relatives.map { evidence.relatives[$0] }
        let all = evidence.relatives.reduce(0) { $0 + weight($1) }
        let nearest = mine.max { weight($0) < weight($1) }
        let identity = nearest?.identity ?? 0
        return [
            identity, identity * identity, nearest?.coverage ?? 0, relatives.first == 0 ? 1 : 0,
            all > 0 ? mine.reduce(0) { $0 + weight($1) } / all : 0, mine.count > 1 ? 1 : 0,
        ]
    }

    private static let leastScore = -4.0
    /// Rarer values count alike.
    private static let leastShare = 0.01
}

/// What a choice is judged by, see `EvidenceSelection`.
package struct ChoiceFeatures: Sendable, Equatable {
    /// Of the relatives that speak for it; nil for none.
    package var relatives: [Double]?
    /// Whether the model said so, how likely it finds the words, and how common the value is.
    package var words: [Double]
    /// Whether the nearest relative speaks for it; without relatives, whether it is the commonest.
    package var isDefault: Bool

    static let relativeCount = 6
}
