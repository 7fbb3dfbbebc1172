/// Writes what is known about a protein as one paragraph: what it is and where it comes from, then a sentence for each
/// further property.
struct CaptionWriter: Sendable {
    let templates: TemplateLibrary

    /// The paragraph; empty if nothing is known.
    func caption(of facts: ProteinFacts) -> String {
        let (lead, told) = lead(facts)
        var sentences = lead.map { [$0] } ?? []
        for property in templates.ordered(facts) where !told.contains(property) {
            let template = templates.of(property)
            let sentence = template.filled(template.statement, with: facts[property])
            sentences.append(sentences.isEmpty ? Self.opening(sentence) : sentence)
        }
        return sentences.joined(separator: " ")
    }

    /// `Barnase (EC 3.1.27.-) from Bacillus amyloliquefaciens is an enzyme acting on ester bonds, one of the hydrolases.`
    private func lead(_ facts: ProteinFacts) -> (String?, told: Set<String>) {
        guard let name = facts["molecule"].first else { return (nil, []) }
        var told: Set = ["molecule"]
        var text = name.prefix(1).uppercased() + name.dropFirst()
        let others = facts["molecule"].dropFirst()
        if !others.isEmpty { text += ", also called " + Phrase.list.text(Array(others)) + "," }
        if !facts["ec"].isEmpty {
            told.insert("ec")
            text += " (EC \(facts["ec"].joined(separator: ", EC ")))"
        }
        if !facts["organism"].isEmpty {
            told.insert("organism")
            text += " from " + Phrase.list.text(facts["organism"])
        }
        if facts["enzyme"].count == 1, facts["reaction"].count == 1 {
            told.formUnion(["enzyme", "reaction"])
            text += " is an enzyme \(facts["reaction"][0]), one of the \(facts["enzyme"][0])."
        } else if !facts["class"].isEmpty {
            told.insert("class")
            text += " is classified as \(Phrase.list.text(facts["class"]))."
        } else if told.count == 1 {
            text = "The protein is \(Phrase.list.text(facts["molecule"]))."
        } else {
            text += "."
        }
        return (text.replacing("..", with: "."), told)
    }

    /// A sentence about "it" as the first of a paragraph.
    private static func opening(_ sentence: String) -> String {
        if sentence.hasPrefix("It ") { return "This protein" + sentence.dropFirst(2) }
        if sentence.hasPrefix("Its ") { return "This protein's" + sentence.dropFirst(3) }
        return sentence
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
        "<protein> Summarise what is known about this protein.",
        "Write a summary of <protein>.",
        "<protein> Tell me about it.",
        "What can you tell me about <protein>?",
    ]
}
