import ProteinKit

/// Turns the spellings of header records, UniProt tables and plain annotation tables into facts.
enum FactReader {
    /// What the file's header says about one chain.
    ///
    /// A classification with several parts, such as `HYDROLASE/HYDROLASE INHIBITOR`, describes the entry: it is taken
    /// for a chain only where the entry has one kind of protein, and then without what is not protein.
    static func facts(of header: Header, chain: ProteinChain, isOnlyProtein: Bool) -> ProteinFacts {
        var facts = ProteinFacts()
        if let molecule = chain.molecule {
            add(molecule.name, to: "molecule", &facts)
            if let organism = molecule.organism { add(organism, to: "organism", &facts) }
            for number in molecule.enzymeNumbers { add(number, to: "ec", &facts) }
        }
        if let classification = header.classification {
            let parts = classification.split(separator: "/").map { $0.trimmingSpaces() }
                .filter { !["DNA", "RNA", "DNA-RNA HYBRID", "DNA/RNA HYBRID"].contains($0.uppercased()) }
            if parts.count == 1 || isOnlyProtein, let first = parts.first { add(first, to: "class", &facts) }
        }
        let known = Set((facts["class"] + facts["molecule"]).map { $0.lowercased() })
        for keyword in header.keywords where facts["keywords"].count < keywordLimit {
            if !known.contains(keyword.lowercased()) { add(keyword, to: "keywords", &facts) }
        }
        return derived(facts)
    }

    /// What one row of a table says; several values of a cell stand between semicolons.
    static func facts(of row: [(property: String, cell: String)]) -> ProteinFacts {
        var facts = ProteinFacts()
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

    /// Names of enzyme class and reaction from EC numbers, where nothing else is said about them.
    private static func derived(_ facts: ProteinFacts) -> ProteinFacts {
        var words = ProteinFacts()
        for number in facts["ec"] {
            if let name = EnzymeClass.name(of: number) { words.add(name, to: "enzyme") }
            if let reaction = EnzymeClass.reaction(of: number) { words.add(reaction, to: "reaction") }
        }
        return facts.completed(by: words)
    }

    private static func add(_ value: String, to property: String, _ facts: inout ProteinFacts) {
        let value = value.trimmingSpaces()
        guard !isUninformative(value) else { return }
        switch property {
        case "ec": if let number = EnzymeClass.number(value) { facts.add(number, to: property) }
        case "organism": facts.add(SentenceCase.organism(withoutParenthesis(value)), to: property)
        case "molecule": facts.add(SentenceCase.text(moleculeName(value)), to: property)
        case "class": facts.add(SentenceCase.kind(value), to: property)
        case "keywords": facts.add(SentenceCase.text(value), to: property)
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

extension StringProtocol {
    /// Without white space at either end.
    func trimmingSpaces() -> String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
