/// Cuts text of databases into sentences, without cutting at abbreviations, names of species, numbers or initials.
enum SentenceSplitter {
    /// The sentences of a text, each with its closing mark and without blanks around it.
    static func sentences(_ text: some StringProtocol) -> [String] {
        let characters = Array(text)
        var sentences: [String] = []
        var start = 0
        var depth = 0
        for (index, character) in characters.enumerated() {
            switch character {
            case "(", "[", "{": depth += 1
            case ")", "]", "}": depth = max(0, depth - 1)
            case ".", "?", "!":
                guard depth == 0, ends(characters, at: index) else { continue }
                append(characters[start...index], to: &sentences)
                start = index + 1
            default: break
            }
        }
        append(characters[start...], to: &sentences)
        return sentences
    }

    private static func append(_ slice: ArraySlice<Character>, to sentences: inout [String]) {
        let sentence = String(slice).trimmingSpaces()
        if !sentence.isEmpty { sentences.append(sentence) }
    }

    /// Whether the mark at `index` closes a sentence: a blank and the beginning of another follow, and the word
    /// before is no abbreviation.
    private static func ends(_ text: [Character], at index: Int) -> Bool {
        guard index + 1 < text.count else { return true }
        guard text[index + 1] == " " else { return false }
        guard let next = text[(index + 1)...].first(where: { $0 != " " }) else { return true }
        if text[index] != "." { return true }
        let word = String(text[..<index].reversed().prefix { !" (/[,;-".contains($0) }.reversed())
        let lowered = word.lowercased()
        if neverLast.contains(lowered) { return false }
        // "sp.", "etc." and their like may stand at the end of a sentence, which a capital letter then shows.
        if sometimesLast.contains(lowered) { return next.isUppercase && !isGenusOrNumber(text, after: index) }
        // "E. coli", "S. cerevisiae", "A. Smith": an initial; but "vitamin C. It", "type I. The" end.
        if word.count == 1, let letter = word.first, letter.isUppercase {
            return next.isUppercase && !isInitial(text, index)
        }
        // A sentence may start with a small letter only in names such as "mRNA" or "p53".
        return !next.isLowercase || startsWithSymbol(text, after: index)
    }

    /// Abbreviations that something always follows.
    private static let neverLast: Set<String> = [
        "e.g", "i.e", "cf", "vs", "ca", "approx", "fig", "figs", "ref", "refs", "no", "nos", "resp", "incl", "dr",
        "prof",
        "st", "var", "subsp", "ssp", "pv", "bv", "f.sp", "str", "aff", "subgen", "viz", "eg", "ie", "mol", "syn", "et",
    ]

    private static let sometimesLast: Set<String> = ["sp", "spp", "etc", "al", "nov", "dept", "inc", "ltd", "co"]

    /// "sp. PCC 6803" goes on.
    private static func isGenusOrNumber(_ text: [Character], after index: Int) -> Bool {
        let word = text[(index + 1)...].drop { $0 == " " }.prefix { $0 != " " }
        return word.contains(where: \.isNumber) || (word.count > 1 && word.allSatisfy { $0.isUppercase })
    }

    /// A single capital before a capital is an initial only where it opens the sentence or follows another initial.
    private static func isInitial(_ text: [Character], _ index: Int) -> Bool {
        index == 1 || text[index - 2] == "."
    }

    private static func startsWithSymbol(_ text: [Character], after index: Int) -> Bool {
        let word = text[(index + 1)...].drop { $0 == " " }.prefix { $0.isLetter || $0.isNumber || $0 == "-" }
        return word.dropFirst().contains { $0.isUppercase || $0.isNumber }
    }
}
