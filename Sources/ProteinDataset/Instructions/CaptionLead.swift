import ProteinKit

/// The first sentence of a caption: what a protein is called, whose it is, and of which kind.
struct CaptionLead {
    /// Empty where neither a name nor a kind is known.
    private(set) var sentence = ""
    /// The properties that it tells.
    private(set) var told: Set<String> = []
    /// Classes that say something beside the name and the kind of enzyme.
    let classes: [String]

    init(_ facts: ProteinFacts) {
        let enzyme = Self.enzyme(facts)
        classes = Self.classes(facts, besides: enzyme?.nouns ?? [])
        let names = Self.names(facts)
        guard !names.isEmpty || enzyme != nil || !classes.isEmpty else { return }
        let organisms = Phrase.list.text(Self.withoutWider(facts["organism"]))
        let number =
            facts["ec"].isEmpty
            ? ""
            : " ("
                + facts["ec"].map { "EC " + Phrase.enzyme.text([$0]) }
                .joined(separator: ", ") + ")"
        if !names.isEmpty { told.insert("molecule") }
        if !number.isEmpty, enzyme != nil || !names.isEmpty { told.insert("ec") }
        var text = names.first.map { $0 + number } ?? "This protein"
        if names.count > 1 {
            text += ", also called \(Phrase.list.text(Array(names.dropFirst()))),"
        } else if names.first?.contains(", ") == true, number.isEmpty {
            text += ","
        }
        let isDesigned = organisms == "synthetic construct"
        func addOrganism() {
            guard !organisms.isEmpty else { return }
            if isDesigned { return text += (text.hasSuffix(",") ? "" : ",") + " a synthetic construct," }
            if text.hasSuffix(",") { text += " from \(organisms)," } else { text += " from \(organisms)" }
        }
        if let enzyme {
            told.formUnion(["enzyme", "reaction"])
            addOrganism()
            text += " is " + Phrase.list.text(enzyme.nouns.map { Self.article($0) + " " + $0 })
            text += (names.isEmpty ? number : "") + ", an enzyme " + Phrase.list.text(enzyme.reactions)
            if classes.isEmpty { told.insert("class") }
        } else if !classes.isEmpty {
            told.insert("class")
            addOrganism()
            text += " is " + Self.kind(classes)
        } else if !organisms.isEmpty {
            if !facts["class"].isEmpty { told.insert("class") }
            let kind = names.first.map(Self.isPeptide) == true ? "peptide" : "protein"
            text += isDesigned ? " is a synthetic construct" : " is a \(kind) of " + organisms
        } else if let name = names.first {
            text = "This protein is called " + name + number
            if names.count > 1 { text += ", or \(Phrase.alternatives.text(Array(names.dropFirst())))" }
        }
        if !organisms.isEmpty { told.insert("organism") }
        sentence = Phrase.capitalised(text.hasSuffix(".") ? text : text + ".")
    }

    /// The name and others that say more than it: not "lysozyme" beside "T4 lysozyme".
    private static func names(_ facts: ProteinFacts) -> [String] {
        guard let name = facts["molecule"].first else { return [] }
        func words(_ name: String) -> Set<String> {
            Set(name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
        }
        func letters(_ name: String) -> String { name.lowercased().filter { $0.isLetter || $0.isNumber } }
        return [name]
            + facts["molecule"].dropFirst().filter {
                !words($0).isSubset(of: words(name)) && letters($0) != letters(name)
            }
    }

    /// Without names that others continue, such as that of a virus beside its strain's.
    private static func withoutWider(_ names: [String]) -> [String] {
        names.filter { name in !names.contains { $0 != name && $0.hasPrefix(name + " ") } }
    }

    /// Classes that say something beside the name and the kind of enzyme; none that contradicts its number.
    private static func classes(_ facts: ProteinFacts, besides nouns: [String]) -> [String] {
        let name = facts["molecule"].first?.lowercased() ?? ""
        return facts["class"].filter { kind in
            let kind = kind.lowercased()
            guard !name.contains(kind), !nouns.contains(kind), !nouns.contains(where: { $0 + "s" == kind }) else {
                return false
            }
            let numbers = EnzymeWords.numbers(in: kind)
            return numbers.isEmpty || facts["ec"].isEmpty
                || numbers.contains { number in
                    facts["ec"].contains { EnzymeWords.isWithin($0, number) || EnzymeWords.isWithin(number, $0) }
                }
        }
    }

    private static func isPeptide(_ name: String) -> Bool {
        name.lowercased().split { !$0.isLetter }.contains("peptide")
    }

    /// `a transport protein`, but `classified under transcription`.
    static func kind(_ classes: [String]) -> String {
        let areNouns = classes.allSatisfy { name in
            let last = name.lowercased().split { $0 == " " || $0 == "/" }.last { !$0.hasPrefix("(") } ?? ""
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

    /// By the sound of the first letter: `an RNA`, `an mRNA`, `a uridine`.
    static func article(_ noun: some StringProtocol) -> String {
        let word = noun.prefix { $0.isLetter || $0.isNumber }
        let isSpelled = word.dropFirst().contains(where: \.isUppercase) && word.count <= 5
        guard let first = word.first else { return "a" }
        if isSpelled { return "AEFHILMNORSX".contains(first.uppercased()) ? "an" : "a" }
        return "aeiou".contains(first.lowercased()) && !word.lowercased().hasPrefix("uni")
            && !word.lowercased().hasPrefix("ur") ? "an" : "a"
    }

    /// `hydrolase`, where the numbers' classes and reactions are known.
    private static func enzyme(_ facts: ProteinFacts) -> (nouns: [String], reactions: [String])? {
        let classes = facts["enzyme"]
        guard !classes.isEmpty, classes.allSatisfy({ $0.hasSuffix("ases") }), (1...3).contains(facts["reaction"].count)
        else { return nil }
        return (classes.map { String($0.dropLast()) }, facts["reaction"])
    }
}
