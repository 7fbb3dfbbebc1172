import ProteinKit

/// Turns the spellings of header records, UniProt tables and plain annotation tables into facts.
enum FactReader {
    /// What a file says about one of its chains, in the spelling that it has in a sentence.
    static func facts(stating statements: [(property: String, text: String)], source: String) -> ProteinFacts {
        var facts = SourcedFacts(source)
        for (property, text) in statements where property != "keywords" { add(text, to: property, &facts) }
        let keywords = HeaderKeywords.informative(
            statements.filter { $0.property == "keywords" }.map(\.text), known: facts["class"] + facts["molecule"],
            organisms: facts["organism"])
        for keyword in keywords.prefix(keywordLimit) { facts.add(keyword, to: "keywords") }
        return derived(facts)
    }

    /// What one row of a table says; several values of a cell stand between semicolons.
    static func facts(of row: [(property: String, cell: String)], source: String) -> ProteinFacts {
        var facts = SourcedFacts(source)
        for (property, cell) in row {
            if property == "description" || cell.hasPrefix(subcellularLocation) {
                add(cell, to: property, &facts)
            } else {
                let separators: Set<Character> = property == "keywords" ? [";", ","] : [";"]
                for value in cell.split(whereSeparator: separators.contains) {
                    add(String(value), to: property, &facts)
                }
            }
        }
        return derived(facts)
    }

    /// EC numbers, and their classes in words.
    static func enzyme(_ numbers: [String], source: String) -> ProteinFacts {
        var facts = SourcedFacts(source)
        for number in numbers { add(number, to: "ec", &facts) }
        return derived(facts)
    }

    /// Names of enzyme class and reaction from EC numbers, where nothing else is said about them.
    private static func derived(_ facts: SourcedFacts) -> ProteinFacts {
        var words = SourcedFacts(facts.source)
        for number in facts["ec"] {
            if let name = EnzymeClass.name(of: number) { words.add(name, to: "enzyme") }
            if let reaction = EnzymeClass.reaction(of: number) { words.add(reaction, to: "reaction") }
        }
        return facts.facts.completed(by: words.facts)
    }

    private static func add(_ value: String, to property: String, _ facts: inout SourcedFacts) {
        let value = value.trimmingSpaces()
        guard !isUninformative(value) else { return }
        switch property {
        case "ec": if let number = EnzymeClass.number(value) { facts.add(number, to: property) }
        case "organism": for organism in HeaderSpelling.organisms(value) { facts.add(organism, to: property) }
        case "molecule":
            let name = UninformativeName.cleaned(moleculeName(value))
            if !UninformativeName.matches(name) { facts.add(HeaderSpelling.text(name), to: property) }
        case "class":
            if HeaderKeywords.isInformative(value) { facts.add(HeaderSpelling.kind(value), to: property) }
        case "keywords": facts.add(HeaderSpelling.text(value), to: property)
        case "location": for place in places(value) { facts.add(place, to: property) }
        case "description": facts.add(statement(value), to: property)
        default: facts.add(value, to: property)
        }
    }

    private static let keywordLimit = 4

    private static func isUninformative(_ value: String) -> Bool {
        let lowered = value.lowercased()
        return ["", "-", ".", "?", "na", "n/a", "none", "null", "unknown", "classification", "protein"].contains(
            lowered)
            || lowered.contains("unknown function") || lowered.hasPrefix("uncharacterized protein")
            || lowered.hasPrefix("uncharacterised protein") || lowered.hasPrefix("structural genomics")
    }

    /// `PROTEIN (LYSOZYME)` of old entries is `LYSOZYME`; of UniProt's `Crambin (Old name) (EC 1.1)` the first name.
    private static func moleculeName(_ text: String) -> String {
        if text.uppercased().hasPrefix("PROTEIN ("), text.hasSuffix(")") {
            return String(text.dropFirst("PROTEIN (".count).dropLast())
        }
        return text.contains(where: \.isLowercase) ? withoutParenthesis(text) : text
    }

    private static func withoutParenthesis(_ text: String) -> String {
        guard text.hasSuffix(")"), let opening = text.firstRange(of: " (") else { return text }
        return String(text[..<opening.lowerBound])
    }

    private static let subcellularLocation = "SUBCELLULAR LOCATION:"

    /// The places of UniProt's `SUBCELLULAR LOCATION: Cell membrane {ECO:0000269}; Lipid-anchor. Nucleus. Note=…`,
    /// without topology and isoforms; other text is one place.
    private static func places(_ text: String) -> [String] {
        guard text.hasPrefix(subcellularLocation) else { return [text] }
        let body = text.dropFirst(subcellularLocation.count)
        let places = body.firstRange(of: "Note=").map { body[..<$0.lowerBound] } ?? body
        return withoutEvidence(String(places)).split(separator: ".").compactMap { sentence in
            let place = sentence.split { $0 == "," || $0 == ";" }.first?.trimmingSpaces() ?? ""
            guard !place.isEmpty, !place.hasPrefix("[") else { return nil }
            return place.hasPrefix("Golgi") ? place : place.prefix(1).lowercased() + place.dropFirst()
        }
    }

    /// UniProt's `FUNCTION: Binds actin (PubMed:1). {ECO:0000269}. Second sentence.` is `Binds actin.`
    private static func statement(_ text: String) -> String {
        let body = text.hasPrefix("FUNCTION:") ? String(text.dropFirst("FUNCTION:".count)) : text
        var sentence = withoutEvidence(body).trimmingSpaces()
        if let end = sentence.firstRange(of: ". ") { sentence = String(sentence[..<end.lowerBound]) }
        while let start = sentence.firstRange(of: " (PubMed:"),
            let end = sentence[start.upperBound...].firstIndex(of: ")")
        {
            sentence.removeSubrange(start.lowerBound...end)
        }
        return sentence
    }

    /// The text without `{ECO:…}`.
    private static func withoutEvidence(_ text: String) -> String {
        var text = text
        while let start = text.firstRange(of: "{ECO:"), let end = text[start.upperBound...].firstIndex(of: "}") {
            text.removeSubrange(start.lowerBound...end)
        }
        return text
    }
}

/// Facts that have one source.
private struct SourcedFacts {
    var facts = ProteinFacts()
    let source: String

    init(_ source: String) { self.source = source }

    subscript(property: String) -> [String] { facts[property] }

    mutating func add(_ value: String, to property: String) { facts.add(Fact(value, source: source), to: property) }
}

extension StringProtocol {
    /// Without white space at either end.
    func trimmingSpaces() -> String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
