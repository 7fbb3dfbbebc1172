/// The first sentence of a caption: what a protein is called, whose it is, and of which kind.
struct CaptionLead {
    /// Empty where neither a name nor a kind of enzyme is known.
    private(set) var sentence = ""
    /// The properties that it tells.
    private(set) var told: Set<String> = []

    init(_ facts: ProteinFacts) {
        let kind = Self.enzyme(facts)
        guard let subject = Self.subject(facts, &told) ?? (kind == nil ? nil : "This protein") else { return }
        var text = subject
        let number = facts["ec"].isEmpty ? "" : " (EC " + facts["ec"].joined(separator: ", EC ") + ")"
        if !facts["ec"].isEmpty, kind != nil || told.contains("molecule") { told.insert("ec") }
        if told.contains("molecule") { text += number }
        let organisms = Phrase.list.text(facts["organism"])
        if let kind {
            told.formUnion(["enzyme", "reaction"])
            if !organisms.isEmpty { text += " from " + organisms }
            text += " is " + kind.noun + (told.contains("molecule") ? "" : number) + ", " + kind.activity
            // "hydrolase" is said.
            let said = facts["class"].allSatisfy { kind.noun.hasSuffix(" " + $0.lowercased()) }
            if said { told.insert("class") }
        } else if !facts["class"].isEmpty {
            told.insert("class")
            if !organisms.isEmpty { text += " from " + organisms }
            text += " is " + Self.kind(facts["class"])
        } else if !organisms.isEmpty {
            text += " is a protein of " + organisms
        } else {
            text = "This protein is called " + text
        }
        if !organisms.isEmpty { told.insert("organism") }
        sentence = text.hasSuffix(".") ? text : text + "."
        sentence = sentence.prefix(1).uppercased() + sentence.dropFirst()
    }

    /// `Trypsin, also called serine protease 1,`
    private static func subject(_ facts: ProteinFacts, _ told: inout Set<String>) -> String? {
        guard let name = facts["molecule"].first else { return nil }
        told.insert("molecule")
        let others = facts["molecule"].dropFirst().filter { !sameName($0, name) }
        return others.isEmpty ? name : "\(name), also called \(Phrase.list.text(Array(others))),"
    }

    /// `a transport protein`, but `classified under transcription`.
    private static func kind(_ classes: [String]) -> String {
        let areNouns = classes.allSatisfy { name in
            let last = name.lowercased().split(separator: " ").last ?? ""
            return nouns.contains { last.hasSuffix($0) } && !["chain", "domain"].contains(last)
        }
        guard areNouns else { return "classified under " + Phrase.list.text(classes) }
        return article(classes[0]) + " " + Phrase.list.text(classes)
    }

    /// What the last word of a class ends with that says what a protein is rather than what it takes part in.
    private static let nouns = [
        "ase", "in", "receptor", "inhibitor", "hormone", "factor", "channel", "enzyme", "antibody", "antigen",
        "antibiotic",
        "chaperone", "regulator", "activator", "repressor", "peptide", "transporter", "carrier",
    ]

    private static func article(_ noun: some StringProtocol) -> String {
        "aeiou".contains(noun.prefix(1).lowercased()) ? "an" : "a"
    }

    /// Names that differ in case, spaces and hyphens alone.
    private static func sameName(_ a: String, _ b: String) -> Bool {
        func letters(_ name: String) -> String { name.lowercased().filter { $0.isLetter || $0.isNumber } }
        return letters(a) == letters(b)
    }

    /// `a hydrolase`, and `an enzyme hydrolysing ester bonds`, where one class and one reaction are known.
    private static func enzyme(_ facts: ProteinFacts) -> (noun: String, activity: String)? {
        guard facts["enzyme"].count == 1, facts["reaction"].count == 1, facts["enzyme"][0].hasSuffix("ases")
        else { return nil }
        let noun = facts["enzyme"][0].dropLast()
        return ("\(article(noun)) \(noun)", "an enzyme \(facts["reaction"][0])")
    }
}
