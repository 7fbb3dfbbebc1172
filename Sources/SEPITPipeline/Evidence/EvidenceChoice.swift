import AnswerScoring
import SEPITModel

/// What can be answered where similar proteins are known: the model's own answer, and what each relative is known for in
/// the same words.
package struct EvidenceChoice: Sendable, Equatable {
    /// A whole answer, such as "Its name is malate dehydrogenase."
    package var text: String
    /// What it says; in lower case, two choices of one value are one.
    package var value: String
    /// Whether the model said it.
    package var isOwn: Bool
    /// Of the evidence that the choices come from: relatives that are known for it.
    fileprivate var relatives: [Int] = []

    /// The model's answer first, then the values of the relatives, the nearest first.
    ///
    /// - Parameter own: the model's answer and its value; nil where it speaks of something else than what is asked for.
    package static func choices(own: (text: String, value: String)?, _ evidence: PromptEvidence) -> [EvidenceChoice] {
        var choices = own.map { [EvidenceChoice(text: $0.text, value: $0.value, isOwn: true)] } ?? []
        let form = AnswerForm(evidence.property, like: own?.text)
        for (index, relative) in evidence.relatives.enumerated() {
            let value = form.phrase(relative.values)
            if let place = choices.firstIndex(where: { $0.value.lowercased() == value.lowercased() }) {
                choices[place].relatives.append(index)
            } else {
                choices.append(
                    EvidenceChoice(
                        text: form.answer(relative.values), value: value, isOwn: false, relatives: [index]))
            }
        }
        return choices
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

    /// What tells right choices from wrong ones, see `EvidenceSelection`.
    ///
    /// - Parameters:
    ///   - score: log p of the text, a token.
    ///   - best: the highest of all choices.
    package func features(_ evidence: PromptEvidence, score: Double, best: Double) -> [Double] {
        let all = evidence.relatives.reduce(0) { $0 + $1.identity * $1.coverage }
        let mine = relatives.map { evidence.relatives[$0] }
        let nearest = mine.max { $0.identity * $0.coverage < $1.identity * $1.coverage }
        let identity = nearest?.identity ?? 0
        return [
            isOwn ? 1 : 0,
            evidence.relatives.isEmpty ? 1 : 0,
            identity,
            identity * identity,
            nearest?.coverage ?? 0,
            relatives.first == 0 ? 1 : 0,
            all > 0 ? mine.reduce(0) { $0 + $1.identity * $1.coverage } / all : 0,
            relatives.count > 1 ? 1 : 0,
            max(score, Self.leastScore) / -Self.leastScore,
            max(score - best, Self.leastScore) / -Self.leastScore,
        ]
    }

    private static let leastScore = -4.0
    /// What `features` gives.
    static let featureCount = 10
}
