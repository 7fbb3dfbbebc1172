import FileKit

/// Writes the instructions about a protein. The wording depends on the seed and the protein's id alone; the yes/no questions,
/// which are planned for all proteins of a side, are added.
struct InstructionComposer: Sendable {
    let seed: UInt64
    let templates: TemplateLibrary

    /// The stage 1 example of a protein: everything that is known.
    func caption(_ id: String, _ facts: ProteinFacts) -> InstructionExample {
        var random = CounterRandom(seed: seed, stream: "caption/\(id)")
        return InstructionExample(
            id: id, question: CaptionPrompt.all[random.index(below: CaptionPrompt.all.count)],
            answer: CaptionWriter(templates: templates).caption(of: facts), property: "caption", kind: .caption)
    }

    /// The stage 2 examples of a protein: an open question for each property, its yes/no questions, and a conversation.
    func questions(_ id: String, _ facts: ProteinFacts, yesNo: [InstructionExample]) -> [InstructionExample] {
        let open = templates.ordered(facts).compactMap { openQuestion(id, facts, property: $0) }
        return open + yesNo + (dialogue(id, facts).map { [$0] } ?? [])
    }

    private func openQuestion(_ id: String, _ facts: ProteinFacts, property: String) -> InstructionExample? {
        let words = templates.of(property)
        guard !words.openQuestions.isEmpty else { return nil }
        let form = openForm(id, words)
        let answer = words.filled(form.answer, with: facts[property])
        let list = Phrase.list.text(facts[property])
        return InstructionExample(
            id: id, question: form.question, answer: answer, property: property, kind: .open,
            label: answer.contains(list) ? list : words.phrase.text(facts[property]), values: facts[property])
    }

    /// The wording of the open question about a property, which has some.
    func openForm(_ id: String, _ words: PropertyTemplates) -> PropertyTemplates.OpenQuestion {
        var random = CounterRandom(seed: seed, stream: "question/\(id)/\(words.property)")
        return words.openQuestions[random.index(below: words.openQuestions.count)]
    }

    /// Most turns of a conversation.
    private static let longestDialogue = 4

    /// Several questions one after another, where at least three properties can be asked about; later ones don't name the
    /// protein again.
    private func dialogue(_ id: String, _ facts: ProteinFacts) -> InstructionExample? {
        var random = CounterRandom(seed: seed, stream: "dialogue/\(id)")
        let properties = templates.ordered(facts).filter {
            !templates.of($0).openQuestions.isEmpty && !templates.of($0).followUps.isEmpty
        }.shuffled(with: &random)
        guard properties.count >= 3 else { return nil }
        let turns = properties.prefix(Self.longestDialogue).enumerated().map { number, property in
            let words = templates.of(property)
            let form = words.openQuestions[random.index(below: words.openQuestions.count)]
            let question = number == 0 ? form.question : words.followUps[random.index(below: words.followUps.count)]
            return InstructionExample.Turn(
                question: question, answer: words.filled(form.answer, with: facts[property]))
        }
        return InstructionExample(id: id, turns: turns, property: "dialogue", kind: .dialogue)
    }
}
