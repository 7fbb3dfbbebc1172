import FileKit

/// Writes the instructions about one protein. The wording depends on the seed and the protein's id alone; the wrong
/// values of yes/no questions also on the values that occur in the dataset.
struct InstructionComposer: Sendable {
    let seed: UInt64
    /// By property, the values that occur, once for each protein that has them.
    private let valuePools: [String: ValuePool]

    /// - Parameter facts: what is known about each protein of the dataset, in a fixed order.
    init(seed: UInt64, facts: [ProteinFacts]) {
        self.seed = seed
        var values: [String: [String]] = [:]
        for facts in facts {
            for property in facts.properties { values[property, default: []] += facts[property] }
        }
        valuePools = values.mapValues(ValuePool.init)
    }

    /// The stage 1 example: everything that is known, one sentence per property.
    func caption(id: String, facts: ProteinFacts) -> InstructionExample {
        var random = CounterRandom(seed: seed, stream: "caption/\(id)")
        let sentences = facts.properties.enumerated().map { index, property in
            let templates = PropertyTemplates.of(property)
            let form = index == 0 ? templates.statement.first : templates.statement.later
            return form.filled(with: templates.phrase(facts[property]))
        }
        return InstructionExample(
            id: id, question: CaptionPrompt.all[random.index(below: CaptionPrompt.all.count)],
            answer: sentences.joined(separator: " "), property: "caption", kind: .caption)
    }

    /// The stage 2 examples: for each property an open question, and a pair of yes/no questions, one right and one
    /// wrong, where the dataset has a value that is wrong for this protein.
    func questions(id: String, facts: ProteinFacts) -> [InstructionExample] {
        facts.properties.flatMap { property in
            let templates = PropertyTemplates.of(property)
            var random = CounterRandom(seed: seed, stream: "question/\(id)/\(property)")
            return openQuestion(id, facts[property], templates, &random)
                + yesNoPair(id, facts[property], templates, &random)
        }
    }

    private func openQuestion(
        _ id: String, _ values: [String], _ templates: PropertyTemplates, _ random: inout CounterRandom
    ) -> [InstructionExample] {
        guard !templates.openQuestions.isEmpty else { return [] }
        let form = templates.openQuestions[random.index(below: templates.openQuestions.count)]
        let phrase = templates.phrase(values)
        let answer = form.answer.filled(with: phrase)
        let list = Phrase.list(values)
        return [
            InstructionExample(
                id: id, question: form.question, answer: answer, property: templates.property, kind: .open,
                label: answer.contains(list) ? list : phrase)
        ]
    }

    private func yesNoPair(
        _ id: String, _ values: [String], _ templates: PropertyTemplates, _ random: inout CounterRandom
    ) -> [InstructionExample] {
        guard !templates.yesNoQuestions.isEmpty,
            let wrong = valuePools[templates.property]?.draw(excluding: values, &random)
        else { return [] }
        let right = values[random.index(below: values.count)]
        return [(right, "yes"), (wrong, "no")].map { value, label in
            let form = templates.yesNoQuestions[random.index(below: templates.yesNoQuestions.count)]
            return InstructionExample(
                id: id, question: form.filled(with: templates.phrase([value])),
                answer: label == "yes" ? "Yes." : "No.", property: templates.property, kind: .yesno, label: label)
        }
    }
}

/// The ways to ask for a description.
package enum CaptionPrompt {
    package static let all = [
        "Describe this protein. <protein>",
        "<protein> Describe this protein.",
        "What is known about <protein>?",
        "Tell me about the protein <protein>.",
        "<protein> What can you say about this protein?",
        "Give a short description of <protein>.",
    ]
}

extension String {
    /// This template with `{value}` replaced.
    fileprivate func filled(with value: String) -> String {
        var result = ""
        var rest = self[...]
        while let brace = rest.firstIndex(of: "{") {
            result += rest[..<brace]
            rest = rest[brace...]
            if rest.hasPrefix("{value}") {
                result += value
                rest = rest.dropFirst("{value}".count)
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result + rest
    }
}

extension CounterRandom {
    /// Uniform in `0..<count`, by the same arithmetic in every version of Swift.
    mutating func index(below count: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(count)).high)
    }
}
