/// Writes what is known about a protein as one paragraph, as a curator would: what it is and where it comes from, then
/// what else is known, short statements joined, nothing said twice.
///
///     Adenosine deaminase (EC 3.5.4.4) from Mus musculus is a hydrolase, an enzyme hydrolysing carbon-nitrogen bonds
///     other than peptide bonds. It needs Zn(2+) as a cofactor and takes part in purine metabolism.
struct CaptionWriter: Sendable {
    let templates: TemplateLibrary

    /// The paragraph; empty if nothing is known.
    func caption(of facts: ProteinFacts) -> String {
        let lead = CaptionLead(facts)
        let structure = CaptionStructure(facts)
        var isStructureTold = false
        var sentences = lead.sentence.isEmpty ? [] : [Sentence(text: lead.sentence, isFixed: true)]
        for property in templates.ordered(facts) where !lead.told.contains(property) {
            if structure.told.contains(property) {
                let text = sentences.isEmpty ? Self.opening(structure.sentence) : structure.sentence
                if !isStructureTold { sentences.append(Sentence(text: text, isFixed: true)) }
                isStructureTold = true
                continue
            }
            let template = templates.of(property)
            let told = sentences.map(\.text).joined(separator: " ").lowercased()
            // What a name or another statement holds already is no news.
            var values = facts[property]
            if property == "keywords" { values.removeAll { told.contains($0.lowercased()) } }
            if property == "class" { values = lead.classes }
            guard !values.isEmpty else { continue }
            let text =
                property == "class"
                ? "It is \(CaptionLead.kind(values))." : template.filled(template.statement, with: values)
            sentences.append(
                Sentence(
                    text: sentences.isEmpty ? Self.opening(text) : text, isFixed: Self.learnt.contains(property)))
        }
        return Self.joined(sentences).map(\.text).joined(separator: " ")
    }

    /// Their sentences stay as the shipped model learnt them.
    private static let learnt: Set = ["fold", "function", "location"]

    private struct Sentence {
        var text: String
        /// Whether it stands for itself.
        var isFixed: Bool

        /// Whether it may share a sentence: about "it", and without parts of its own.
        var isShort: Bool {
            !isFixed && text.hasPrefix("It ") && text.hasSuffix(".") && text.count <= 90
                && !text.contains(", ") && !text.contains(" and ") && !text.contains(": ")
        }
    }

    /// Two short statements about "it" in a row are one sentence.
    private static func joined(_ sentences: [Sentence]) -> [Sentence] {
        var result: [Sentence] = []
        for sentence in sentences {
            if let last = result.last, last.isShort, sentence.isShort {
                let (first, second) = (last.text.dropFirst("It ".count), sentence.text.dropFirst("It ".count))
                let verb = first.prefix { $0 != " " } + " "
                let isSameVerb = second.hasPrefix(verb)
                let text =
                    String(last.text.dropLast()) + " and " + (isSameVerb ? second.dropFirst(verb.count) : second)
                result[result.count - 1] = Sentence(text: text, isFixed: true)
            } else {
                result.append(sentence)
            }
        }
        return result
    }

    /// A sentence about "it" as the first of a paragraph.
    private static func opening(_ sentence: String) -> String {
        if sentence.hasPrefix("It ") { return "This protein" + sentence.dropFirst(2) }
        if sentence.hasPrefix("The structure ") { return "This protein's" + sentence.dropFirst(3) }
        if sentence.hasPrefix("Its ") { return "This protein's" + sentence.dropFirst(3) }
        return sentence
    }
}
