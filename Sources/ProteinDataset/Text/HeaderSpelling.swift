/// Gives the upper-case text of PDB records its spelling back.
///
///     HeaderSpelling.text("TRANSCRIPTION FACTOR IIIA")        // transcription factor IIIA
///     HeaderSpelling.text("20 KDA NUCLEAR CAP BINDING PROTEIN")  // 20 kDa nuclear cap binding protein
///
/// By rules where they hold (numbers, Roman numerals, words without vowels, short words that are no ordinary ones), by
/// `HeaderVocabulary` where they don't. Text that has small letters is left as it is.
package enum HeaderSpelling {
    /// A name of a molecule, in the spelling that it has within a sentence.
    package static func text(_ text: String) -> String {
        let words = single(text)
        guard !words.contains(where: \.isLowercase) else {
            return words.contains(where: \.isUppercase) ? words : withSymbols(words)
        }
        var result = ""
        var word = ""
        var previous: [String] = []
        let characters = Array(words)
        func isInWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }
        for (index, character) in characters.enumerated() {
            if isInWord(character) { word.append(character) }
            guard !isInWord(character) || index + 1 == characters.count else { continue }
            if !word.isEmpty {
                let rest = characters[(isInWord(character) ? index + 1 : index)...]
                result += cased(word, after: previous, between: result, before: String(rest.prefix(12)))
                previous.append(word)
                word = ""
            }
            if !isInWord(character) { result.append(character) }
        }
        return phrases(result)
    }

    /// Text without any capital, with those of acronyms: `DNA polymerase`, `60S ribosomal protein L9-b`.
    private static func withSymbols(_ text: String) -> String {
        var result = ""
        var word = ""
        func finish() {
            let isSubunit = word.last == "s" && word.dropLast().allSatisfy(\.isNumber) && word.count > 2
            let isOfRibosome =
                word.count <= 4 && word.dropFirst().contains(where: \.isNumber)
                && ["l", "s"].contains(word.prefix(1)) && result.hasSuffix("ribosomal protein ")
            result += HeaderVocabulary.acronyms[word] ?? (isSubunit || isOfRibosome ? word.uppercased() : word)
            word = ""
        }
        for character in text {
            if character.isLetter || character.isNumber {
                word.append(character)
            } else {
                finish()
                result.append(character)
            }
        }
        finish()
        return result
    }

    /// A classification or kind, which is no name: `viral protein` of `Viral protein` and `VIRAL PROTEIN`.
    package static func kind(_ text: String) -> String {
        var text = self.text(text)
        // Only a plain word loses its capital: not "GTPase", not "E. coli".
        text = text.split(separator: " ").enumerated().map { plain(String($0.element), isFirst: $0.offset == 0) }
            .joined(separator: " ")
        // Old entries write "HYDROLASE(SERINE PROTEINASE)".
        var result = ""
        for character in text {
            if character == "(", result.last?.isLowercase == true { result.append(" ") }
            result.append(character)
        }
        return result
    }

    /// A word without the capital that it has only because it opens the text, or that a headline gives to every word.
    private static func plain(_ word: String, isFirst: Bool) -> String {
        let letters = word.prefix { $0.isLetter }
        guard let first = letters.first, first.isUppercase, letters.count >= (isFirst ? 2 : 5),
            letters.dropFirst().allSatisfy(\.isLowercase), !isProperName(String(letters)),
            HeaderVocabulary.symbols[letters.uppercased()] != String(letters),
            letters.count > 4 || HeaderVocabulary.shortWords.contains(letters.lowercased()),
            letters.endIndex == word.endIndex || !word[letters.endIndex].isNumber
        else { return word }
        return first.lowercased() + word.dropFirst()
    }

    /// A sentence of old releases of databases: `BELONGS TO THE 14-3-3 FAMILY.` becomes `Belongs to the 14-3-3 family.`
    package static func sentenceIfUpperCase(_ text: String) -> String {
        let letters = text.filter(\.isLetter)
        guard letters.count > 3, !letters.contains(where: \.isLowercase) else { return text }
        // A single word such as "DNA." is a symbol, not a sentence.
        guard text.contains(" ") else { return text }
        let spelled = self.text(text)
        return spelled.prefix(1).uppercased() + spelled.dropFirst()
    }

    /// Whether a word is spelled with a capital wherever it stands: a person, a place or a genus.
    package static func isProperName(_ word: String) -> Bool {
        HeaderVocabulary.properNames.contains(word.lowercased())
    }

    static func single(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    static func capitalised(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst().lowercased() }

    // MARK: - Words

    private static func cased(_ word: String, after previous: [String], between: String, before rest: String) -> String
    {
        let last = previous.last ?? ""
        if word.allSatisfy(\.isNumber) { return word }
        if word == "S", between.hasSuffix("'"), last.count > 1, last.contains(where: \.isLetter) { return "s" }
        if let letter = cytochrome(word, after: last) { return letter }
        if word.count == 1 { return word }
        if isProperName(word) { return capitalised(word) }
        if word == "PH" { return rest.first == " " && rest.dropFirst().first?.isNumber == true ? "pH" : "PH" }
        // The cap of an mRNA, but the protein CAP.
        if word == "CAP", !rest.hasPrefix(")"), !between.hasSuffix("(") { return "cap" }
        if word == "GAP", rest.hasPrefix(" JUNCTION") { return "gap" }
        if let symbol = HeaderVocabulary.symbols[word] { return symbol }
        if isRomanNumeral(word) { return last == "FACTOR" ? activated(word) : word }
        if last == "FACTOR", word.last == "A", isRomanNumeral(String(word.dropLast())) || word == "XA" {
            return word.dropLast() + "a"
        }
        if word.contains(where: \.isNumber) { return withNumber(word) }
        let lowered = word.lowercased()
        let isShort = word.count <= 4 && !HeaderVocabulary.shortWords.contains(lowered)
        guard isShort || !word.contains(where: { "AEIOUY".contains($0) }) else { return lowered }
        // "SENSOR PROTEIN TORS" ends with a gene of bacteria: TorS.
        let isAtEnd = rest.isEmpty || rest.hasPrefix(",") || rest.hasPrefix(" REPRESSOR") || rest.hasPrefix(" PROTEIN")
        if word.count == 4, isAtEnd, genesFollow.contains(last) {
            return word.prefix(1) + word.dropFirst().dropLast().lowercased() + word.suffix(1)
        }
        return word
    }

    private static let genesFollow: Set<String> = [
        "PROTEIN", "TOXIN", "REGULATOR", "REPRESSOR", "ACTIVATOR", "PHOSPHATASE", "SENSOR", "KINASE", "SYNTHASE",
        "REDUCTASE", "LIPOPROTEIN", "ADHESIN", "TRANSPORTER", "PERMEASE", "ANTITOXIN", "HELICASE", "PUTATIVE", "FACTOR",
    ]

    /// `cytochrome c`, `cytochrome b5`, `chlorophyll a`, `heme c`; cytochromes P450 have a capital.
    private static func cytochrome(_ word: String, after last: String) -> String? {
        guard ["CYTOCHROME", "CYTOCHROMES", "CHLOROPHYLL", "HEME", "HAEM", "BACTERIOCHLOROPHYLL"].contains(last),
            let first = word.first, "ABCDFO".contains(first), word.dropFirst().allSatisfy(\.isNumber)
        else { return nil }
        return word.lowercased()
    }

    private static func isRomanNumeral(_ word: String) -> Bool {
        if ["II", "III", "IV", "VI", "VII", "VIII", "IX", "XI", "XII", "XIII", "XIV", "XV", "XVI"].contains(word) {
            return true
        }
        // "IIIA", "IIBC", and "PIIIE", a conotoxin.
        let letters = Array(word.utf8)
        guard (2...6).contains(letters.count), letters.allSatisfy(TagScanner.isLetter) else { return false }
        return (0...1).contains { start in
            let ones = letters.dropFirst(start).prefix { $0 == UInt8(ascii: "I") }.count
            return ones >= 2 && letters.count - start - min(ones, 3) <= 2
        }
    }

    /// Activated clotting factors have a small a: factor Xa; transcription factors don't: IIIA.
    private static func activated(_ word: String) -> String {
        ["VIIA", "VIIIA", "IXA", "XIA", "XIIA", "XIIIA"].contains(word) ? word.dropLast() + "a" : word
    }

    private static func withNumber(_ word: String) -> String {
        let letters = word.prefix { $0.isLetter }
        let digits = word.dropFirst(letters.count)
        // p53, p300, but P450.
        if letters == "P", (2...3).contains(digits.count), digits.allSatisfy(\.isNumber), digits != "450" {
            return "p" + digits
        }
        if letters == "RV", digits.prefix(4).allSatisfy(\.isNumber), digits.count >= 4 {
            return "Rv" + digits.lowercased()
        }
        if ["ALPHA", "BETA", "GAMMA", "DELTA", "EPSILON", "THETA", "OMEGA", "KAPPA", "SIGMA"].contains(letters) {
            return word.lowercased()
        }
        if letters.isEmpty {
            let unit = word.drop { $0.isNumber }
            if ["MER", "MERIC", "NM", "TH", "ND", "RD", "ST", "ALPHA", "BETA", "GAMMA"].contains(unit) {
                return word.lowercased()
            }
            return word
        }
        // A word of six letters before a number is a name, not a symbol: syntaxin1.
        return letters.count >= 6 && letters.contains { "AEIOUY".contains($0) } ? word.lowercased() : word
    }

    /// What only several words together show.
    private static func phrases(_ text: String) -> String {
        var text = text
        for (wrong, right) in [
            ("C-Jun", "c-Jun"), ("C-Crk", "c-Crk"), ("C-Fos", "c-Fos"), ("C-Myc", "c-Myc"), ("C-Src", "c-Src"),
            ("C-KIT", "c-KIT"), ("C-ABL", "c-ABL"), ("C-H-Ras", "c-H-Ras"), ("C-Met", "c-Met"), ("C-Raf", "c-Raf"),
            ("V-Src", "v-Src"), ("DE novo", "de novo"), ("IN vitro", "in vitro"), ("E. COLI", "E. coli"),
            ("C-di-GMP", "c-di-GMP"), ("C-di-AMP", "c-di-AMP"), ("-SN-", "-sn-"), ("lewisy", "LewisY"),
            ("V-SET", "V-set"),
        ] where text.contains(wrong) {
            text = text.split(separator: wrong, omittingEmptySubsequences: false).joined(separator: right)
        }
        return text
    }
}
