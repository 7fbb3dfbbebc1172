/// Where a protein is found, by the terms of UniProt's list of subcellular locations.
public struct UniProtLocation: Sendable, Equatable {
    /// Such as `Cytoplasm, cytosol`.
    public var place: String
    /// Such as `Single-pass type I membrane protein`.
    public var topology: String?
    /// Such as `Cytoplasmic side`.
    public var orientation: String?
    /// How it is known.
    public var evidence: [UniProtEvidence]

    /// A place.
    public init(place: String, topology: String? = nil, orientation: String? = nil, evidence: [UniProtEvidence] = []) {
        self.place = place
        self.topology = topology
        self.orientation = orientation
        self.evidence = evidence
    }
}

/// A reaction that an enzyme catalyses.
public struct UniProtReaction: Sendable, Equatable {
    /// Such as `ATP + H2O = ADP + phosphate + H(+)`.
    public var equation: String
    /// EC number such as `7.1.2.2`.
    public var enzymeNumber: String?
    /// Such as `RHEA:13065`.
    public var rhea: String?
    /// Identifiers of the compounds, such as `CHEBI:30616`.
    public var compounds: [String] = []
    /// `left-to-right` or `right-to-left`, where the direction in the cell is known.
    public var directions: [String] = []
    /// How it is known.
    public var evidence: [UniProtEvidence] = []

    /// A reaction.
    public init(
        equation: String, enzymeNumber: String? = nil, rhea: String? = nil, compounds: [String] = [],
        directions: [String] = [], evidence: [UniProtEvidence] = []
    ) {
        self.equation = equation
        self.enzymeNumber = enzymeNumber
        self.rhea = rhea
        self.compounds = compounds
        self.directions = directions
        self.evidence = evidence
    }
}

/// A molecule or ion that an enzyme needs to work.
public struct UniProtCofactor: Sendable, Equatable {
    /// Such as `Zn(2+)`.
    public var name: String
    /// Such as `CHEBI:29105`.
    public var compound: String?
    /// How it is known.
    public var evidence: [UniProtEvidence] = []

    /// A cofactor.
    public init(name: String, compound: String? = nil, evidence: [UniProtEvidence] = []) {
        self.name = name
        self.compound = compound
        self.evidence = evidence
    }
}

extension UniProtComment {
    /// The places of `SUBCELLULAR LOCATION`, without the note.
    public var locations: [UniProtLocation] {
        let body = text.firstRange(of: "Note=").map { text[..<$0.lowerBound] } ?? text[...]
        return Self.sentences(ofPlaces: body).compactMap { sentence in
            let (sentence, evidence) = UniProtEvidence.extract(from: sentence)
            let parts = sentence.split(separator: ";").map { Self.withoutQualifier(String($0).trimmed) }
            guard let place = parts.first, !place.isEmpty else { return nil }
            return UniProtLocation(
                place: place, topology: parts.count > 1 ? parts[1] : nil, orientation: parts.count > 2 ? parts[2] : nil,
                evidence: evidence)
        }
    }

    /// The note of a comment such as `Nucleus. Note=Shuttles.`
    public var note: String? {
        fields(["Note"]).first?.value
    }

    /// The reactions of `CATALYTIC ACTIVITY`. Before 2019 it was free text, of which `A = B.` is the equation.
    public var reactions: [UniProtReaction] {
        let fields = fields(["Reaction", "Xref", "EC", "Evidence", "PhysiologicalDirection"])
        guard fields.contains(where: { $0.key == "Reaction" }) else {
            let (text, evidence) = UniProtEvidence.extract(from: text)
            let equation = Self.withoutQualifier(text.trimmed).trimmingFullStop
            return equation.isEmpty ? [] : [UniProtReaction(equation: equation, evidence: evidence)]
        }
        var reactions: [UniProtReaction] = []
        var isDirection = false
        for (key, value) in fields {
            if key == "Reaction" { reactions.append(UniProtReaction(equation: value)) }
            guard var reaction = reactions.popLast() else { continue }
            switch key {
            case "Reaction": isDirection = false
            case "PhysiologicalDirection":
                isDirection = true
                reaction.directions.append(value)
            case "EC": reaction.enzymeNumber = value
            case "Xref" where !isDirection:
                for item in value.split(separator: ",").map({ String($0).trimmed }) {
                    if item.hasPrefix("Rhea:") { reaction.rhea = String(item.dropFirst("Rhea:".count)) }
                    if item.hasPrefix("ChEBI:") { reaction.compounds.append(String(item.dropFirst("ChEBI:".count))) }
                }
            case "Evidence":
                let found = UniProtEvidence.extract(from: value).evidence
                reaction.evidence += found.filter { !reaction.evidence.contains($0) }
            default: break
            }
            reactions.append(reaction)
        }
        return reactions
    }

    /// The cofactors of `COFACTOR`. Before 2014 it was free text.
    public var cofactors: [UniProtCofactor] {
        let fields = fields(["Name", "Xref", "Evidence", "Note"])
        guard fields.contains(where: { $0.key == "Name" }) else {
            if fields.contains(where: { $0.key == "Note" }) { return [] }
            let (text, evidence) = UniProtEvidence.extract(from: text)
            let name = Self.withoutQualifier(text.trimmed).trimmingFullStop
            // "Binds 2 magnesium ions per subunit." is a sentence, not a name.
            return name.isEmpty || name.split(separator: " ").count > 3 || name.hasPrefix("Binds ")
                ? [] : [UniProtCofactor(name: name, evidence: evidence)]
        }
        var cofactors: [UniProtCofactor] = []
        for (key, value) in fields {
            if key == "Name" { cofactors.append(UniProtCofactor(name: value)) }
            guard var cofactor = cofactors.popLast() else { continue }
            if key == "Xref", value.hasPrefix("ChEBI:") { cofactor.compound = String(value.dropFirst("ChEBI:".count)) }
            if key == "Evidence" { cofactor.evidence = UniProtEvidence.extract(from: value).evidence }
            cofactors.append(cofactor)
        }
        return cofactors
    }

    /// `Cytoplasm (By similarity)` of old releases is `Cytoplasm`.
    static func withoutQualifier(_ text: String) -> String {
        var text = text
        for qualifier in ["By similarity", "Potential", "Probable"] {
            for spelling in [qualifier, qualifier.uppercased(), qualifier.lowercased()] {
                while let range = text.firstRange(of: " (\(spelling))") { text.removeSubrange(range) }
            }
        }
        return text
    }

    /// Places stand between full stops; a full stop inside braces or within a word ends none.
    private static func sentences(ofPlaces text: Substring) -> [Substring] {
        var sentences: [Substring] = []
        var start = text.startIndex
        var depth = 0
        for index in text.indices {
            switch text[index] {
            case "{": depth += 1
            case "}": depth -= 1
            case "." where depth == 0:
                let next = text.index(after: index)
                guard next == text.endIndex || text[next] == " " || text[next] == ";" else { continue }
                sentences.append(text[start..<index])
                start = next
            default: break
            }
        }
        sentences.append(text[start...])
        return sentences
    }
}

extension String {
    /// Without one closing full stop.
    var trimmingFullStop: String { last == "." ? String(dropLast()).trimmed : self }
}
