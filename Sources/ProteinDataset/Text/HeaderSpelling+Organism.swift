extension HeaderSpelling {
    /// The organisms that a source names, spelled as taxonomy does; none for what is no organism.
    ///
    ///     organisms("PSEUDOMONAS SYRINGAE PV. TOMATO STR. DC3000")  // Pseudomonas syringae pv. tomato str. DC3000
    ///     organisms("DENGUE VIRUS 2 PUERTO RICO/PR159- S1/1969")    // Dengue virus 2 Puerto Rico/PR159-S1/1969
    ///
    /// A chimera has several, separated by commas. A common name in parentheses at the end is left out.
    package static func organisms(_ text: String) -> [String] {
        var names: [String] = []
        for part in parts(single(text)) {
            guard let name = organism(part), !names.contains(name) else { continue }
            names.append(name)
        }
        return names
    }

    /// Divides at commas outside parentheses.
    private static func parts(_ text: String) -> [String] {
        var parts: [String] = [""]
        var depth = 0
        for character in text {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == ",", depth <= 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        return parts.map { $0.trimmingSpaces() }.filter { !$0.isEmpty }
    }

    private static func organism(_ text: String) -> String? {
        var text = text
        while let last = text.last, ",;".contains(last) { text.removeLast() }
        if let common = commonNames[text.uppercased()] { return common }
        let lowered = text.lowercased()
        guard text.contains(where: \.isLetter),
            !["unidentified", "unknown", "none", "not available", "n/a", "other", "null", "not applicable", "?"]
                .contains(lowered)
        else { return nil }
        for word in ["synthetic", "artificial", "designed", "de novo"] where lowered.contains(word) {
            return "synthetic construct"
        }
        // "PR159- S1" was broken at a hyphen.
        text = text.split(separator: "- ", omittingEmptySubsequences: false).joined(separator: "-")
        let spelled = text.contains(where: \.isLowercase) ? text : self.spelled(organism: text)
        return closed(spelled.prefix(1).uppercased() + spelled.dropFirst())
    }

    /// Without a common name at the end, and without a rank or "strain" that nothing follows.
    private static func closed(_ name: String) -> String {
        var name = name
        if name.hasSuffix(")"), let opening = name.lastIndex(of: "("), opening > name.startIndex,
            name[name.index(before: opening)] == " "
        {
            let inside = name[name.index(after: opening)...].dropLast()
            let ranks = ["strain", "isolate", "sero", "subtype", "biovar", "pv.", "subsp.", "clone", "type"]
            if !inside.contains("/"), !inside.contains(where: \.isNumber),
                !ranks.contains(where: { inside.hasPrefix($0) }),
                !inside.lowercased().contains("isolate")
            {
                name = String(name[..<opening]).trimmingSpaces()
            }
        }
        for end in [" str.", " subsp.", " strain", " pv.", " var.", " serovar"] where name.hasSuffix(end) {
            name = String(name.dropLast(end.count))
        }
        while name.hasSuffix("..") { name.removeLast() }
        return name
    }

    private static func spelled(organism text: String) -> String {
        let isVirus = text.contains("VIRUS") || text.contains("PHAGE") || text.contains("VIROID")
        var result: [String] = []
        var previous = ""
        var isInParenthesis = false
        for (index, word) in text.split(separator: " ").map(String.init).enumerated() {
            if word.contains("(") { isInParenthesis = true }
            let isStrain = word.contains("/") && word.count > 1
            if isStrain {
                // "A/BREVIG MISSION/1/1918(H1N1)": each part is a place or a number.
                result.append(
                    word.split(separator: "/", omittingEmptySubsequences: false).map { name(String($0)) }
                        .joined(separator: "/"))
            } else if index == 0 {
                result.append(capitalised(word))
            } else {
                result.append(
                    isVirus
                        ? virusWord(word, inParenthesis: isInParenthesis)
                        : cellularWord(word, index: index, after: previous))
            }
            if word.contains(")") { isInParenthesis = false }
            previous = word.trimmingParentheses
        }
        return phrasesOfPlaces(result.joined(separator: " "))
    }

    private static func phrasesOfPlaces(_ text: String) -> String {
        var text = text
        for (word, place) in [("new", "York"), ("south", "Africa"), ("south", "America"), ("north", "America")] {
            guard let range = text.firstRange(of: "\(word) \(place)") else { continue }
            text.replaceSubrange(range, with: "\(capitalised(word)) \(place)")
        }
        return text
    }

    private static let ranks: [String: String] = [
        "SP.": "sp.", "SPP.": "spp.", "SUBSP.": "subsp.", "SSP.": "subsp.", "STR.": "str.", "PV.": "pv.",
        "VAR.": "var.",
        "BV.": "bv.", "CF.": "cf.", "AFF.": "aff.", "F.": "f.", "SEROVAR": "serovar", "SEROTYPE": "serotype",
        "STRAIN": "strain", "ISOLATE": "isolate", "TYPE": "type", "BIOVAR": "biovar", "GROUP": "group",
        "SEROGROUP": "serogroup",
        "SUBTYPE": "subtype", "CLASSICAL": "classical", "COMPLEX": "complex", "X": "x",
    ]

    private static func cellularWord(_ word: String, index: Int, after previous: String) -> String {
        let bare = word.trimmingParentheses
        if let rank = ranks[bare] { return replaced(word, bare, rank) }
        if let symbol = HeaderVocabulary.symbols[bare], bare.contains(where: \.isNumber) {
            return replaced(word, bare, symbol)
        }
        if bare.contains(where: \.isNumber) || bare.count == 1 { return word }
        if ["SUBSP.", "SSP.", "PV.", "VAR.", "BV.", "CF.", "AFF.", "F."].contains(previous) {
            return word.lowercased()
        }
        if index == 1 { return word.lowercased() }
        // Collections such as ATCC and DSM keep their capitals; names of places and serovars have one.
        if bare.count <= 4 { return HeaderVocabulary.properNames.contains(bare.lowercased()) ? name(word) : word }
        return name(word)
    }

    private static func virusWord(_ word: String, inParenthesis: Bool) -> String {
        let bare = word.trimmingParentheses
        if let rank = ranks[bare] { return replaced(word, bare, rank) }
        if bare == "PHIX174" { return replaced(word, bare, "phiX174") }
        if bare.hasPrefix("PF"), bare.dropFirst(2).allSatisfy(\.isNumber) {
            return replaced(word, bare, "Pf" + bare.dropFirst(2))
        }
        let letters = bare.prefix { $0.isLetter }
        if ["ALPHA", "BETA", "LAMBDA", "PHI", "CHI"].contains(letters),
            bare.dropFirst(letters.count).allSatisfy(\.isNumber)
        {
            return word.lowercased()
        }
        if bare.contains(where: \.isNumber) || bare.count == 1 {
            return bare.contains("-") && bare.count > 4 ? name(word) : word
        }
        if isProperName(bare) || isProperName(String(bare.prefix { $0 != "-" })) { return name(word) }
        return word.lowercased()
    }

    /// Each word of letters with one capital; what holds digits as it is: `York-5`, `1918(H1N1)`.
    private static func name(_ word: String) -> String {
        if word.count <= 4, word.contains(where: \.isNumber) { return word }
        if let paren = word.firstIndex(of: "("), paren > word.startIndex {
            return name(String(word[..<paren])) + word[paren...]
        }
        return word.split(separator: "-", omittingEmptySubsequences: false).map { part -> String in
            let letters = part.filter(\.isLetter)
            if part.contains(where: \.isNumber) || letters.count <= 2 { return String(part) }
            // NLV and other symbols without vowels.
            if !letters.contains(where: { "AEIOUY".contains($0) }) { return String(part) }
            let start = part.firstIndex(where: \.isLetter) ?? part.startIndex
            return part[..<start] + capitalised(String(part[start...]))
        }.joined(separator: "-")
    }

    private static func replaced(_ word: String, _ bare: String, _ spelled: String) -> String {
        guard let range = word.firstRange(of: bare) else { return word }
        return word[..<range.lowerBound] + spelled + word[range.upperBound...]
    }

    private static let commonNames = [
        "HUMAN": "Homo sapiens", "MOUSE": "Mus musculus", "RAT": "Rattus norvegicus", "BOVINE": "Bos taurus",
        "COW": "Bos taurus", "PIG": "Sus scrofa", "CHICKEN": "Gallus gallus", "RABBIT": "Oryctolagus cuniculus",
        "HORSE": "Equus caballus", "E. COLI": "Escherichia coli", "E.COLI": "Escherichia coli",
        "BAKER'S YEAST": "Saccharomyces cerevisiae", "YEAST": "Saccharomyces cerevisiae",
        "FRUIT FLY": "Drosophila melanogaster",
    ]
}

extension String {
    /// Without parentheses and quotation marks at both ends.
    fileprivate var trimmingParentheses: String {
        let marks: Set<Character> = ["(", ")", "'", "\"", "[", "]"]
        let start = drop { marks.contains($0) }
        return String(start.reversed().drop { marks.contains($0) }.reversed())
    }
}
