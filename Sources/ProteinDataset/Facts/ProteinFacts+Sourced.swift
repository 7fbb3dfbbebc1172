import ProteinKit

extension ProteinFacts {
    /// What is said of the whole protein; of an isoform where nothing is said of the whole, and never of what the protein
    /// is cleaved into. Enzyme classes are told in words too.
    ///
    /// - Parameters:
    ///   - source: who says it.
    ///   - vocabulary: which labels belong to identifiers.
    init(_ facts: [SourcedFact], source: String, vocabulary: Vocabulary) {
        self.init()
        let told = Set(facts.filter { $0.molecule == nil }.map(\.property))
        var isoforms: [String: String] = [:]
        for fact in facts {
            if let molecule = fact.molecule {
                guard !told.contains(fact.property), molecule.hasPrefix("Isoform"),
                    isoforms[fact.property, default: molecule] == molecule
                else { continue }
                isoforms[fact.property] = molecule
            }
            for fact in vocabulary.resolved(fact) {
                add(Fact(fact.value, source: source, evidence: fact.evidence), to: fact.property)
            }
            if fact.property == "pfam", let name = vocabulary.familyName(fact.id ?? fact.value) {
                add(Fact(name, source: source), to: "domains")
            }
        }
        tellEnzymeClasses(source: source)
    }

    /// EC numbers, and their classes in words.
    init(enzymeNumbers: [String], source: String) {
        self.init()
        for number in enzymeNumbers.compactMap({ EnzymeNumber($0) }) {
            add(Fact(number.description, source: source), to: "ec")
        }
        tellEnzymeClasses(source: source)
    }

    /// What a file says about one of its chains, in the spelling that it has in a sentence.
    init(stating statements: [(property: String, text: String)], source: String) {
        self.init()
        for (property, text) in statements {
            for value in Self.values(text.trimmingSpaces(), of: property) {
                add(Fact(value, source: source), to: property)
            }
        }
        let keywords = HeaderKeywords.informative(
            statements.filter { $0.property == "keywords" }.map(\.text), known: self["class"] + self["molecule"],
            organisms: self["organism"])
        for keyword in keywords.prefix(Self.keywordLimit) { add(Fact(keyword, source: source), to: "keywords") }
        tellEnzymeClasses(source: source)
    }

    private static let keywordLimit = 4

    private static func values(_ text: String, of property: String) -> [String] {
        switch property {
        case "ec": return EnzymeNumber(text).map { [$0.description] } ?? []
        case "organism": return HeaderSpelling.organisms(text)
        case "molecule":
            let name = UninformativeName.cleaned(moleculeName(text))
            return UninformativeName.matches(name) ? [] : [HeaderSpelling.text(name)]
        case "class":
            let kinds = text.split(separator: ",").map { $0.trimmingSpaces() }.filter { !$0.isEmpty }
            guard HeaderKeywords.isInformative(text) else { return [] }
            let kind = HeaderSpelling.kind(kinds.joined(separator: ", "))
            // Of "hydrolase (O-glycosyl)" the number tells more.
            let general = kind.prefix { $0 != "(" }.trimmingSpaces()
            return [general.count < kind.count && ChainNature.namesEnzyme(general) ? general : kind]
        default: return []
        }
    }

    /// `PROTEIN (LYSOZYME)` of old entries is `LYSOZYME`; of UniProt's `Crambin (Old name) (EC 1.1)` the first name.
    private static func moleculeName(_ text: String) -> String {
        var text = text
        // What the crystal holds besides, and at which acidity, is no name.
        for mark in [" complex with ", " complexed with ", " in complex with ", " (ph "] {
            if let range = text.lowercased().firstRange(of: mark), text.lowercased().utf8.count == text.utf8.count {
                let length = text.lowercased()[..<range.lowerBound].utf8.count
                text = String(Substring(text.utf8.prefix(length)))
            }
        }
        if text.uppercased().hasPrefix("PROTEIN ("), text.hasSuffix(")") {
            return String(text.dropFirst("PROTEIN (".count).dropLast())
        }
        // Fusions repeat the name of each part.
        let parts = text.split(separator: ",").map(String.init)
        if parts.uniqued.count < parts.count { return parts.uniqued.joined(separator: ", ") }
        guard text.contains(where: \.isLowercase), text.hasSuffix(")"), let opening = text.firstRange(of: " (") else {
            return text
        }
        return String(text[..<opening.lowerBound])
    }

    /// Names of enzyme class and reaction from EC numbers, where nothing else is said about them.
    private mutating func tellEnzymeClasses(source: String) {
        var words = ProteinFacts()
        for number in self["ec"] {
            if let name = EnzymeClass.name(of: number) { words.add(Fact(name, source: source), to: "enzyme") }
            if let reaction = EnzymeClass.reaction(of: number) {
                words.add(Fact(reaction, source: source), to: "reaction")
            }
        }
        self = completed(by: words)
    }
}
