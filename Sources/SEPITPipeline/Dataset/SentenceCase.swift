/// Makes the upper-case text of PDB records readable.
package enum SentenceCase {
    /// `TAR DNA-BINDING PROTEIN 43` becomes `TAR DNA-binding protein 43`; text that has lower-case letters stays.
    ///
    /// Words that look like symbols keep their case: those with digits, without vowels, of one letter, or well known.
    package static func text(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !words.contains(where: \.isLowercase) else { return words }
        var result = ""
        var word = ""
        for character in words {
            if character.isLetter || character.isNumber {
                word.append(character)
            } else {
                result += cased(word)
                result.append(character)
                word = ""
            }
        }
        return result + cased(word)
    }

    /// `HOMO SAPIENS` becomes `Homo sapiens`; text that has lower-case letters stays.
    package static func organism(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !words.contains(where: \.isLowercase) else { return words }
        return words.prefix(1) + words.dropFirst().lowercased()
    }

    private static func cased(_ word: String) -> String {
        let isSymbol =
            word.count == 1 || symbols.contains(word) || word.contains(where: \.isNumber)
            || !word.contains { "AEIOUY".contains($0) }
        return isSymbol ? word : word.lowercased()
    }

    private static let symbols: Set = [
        "ABC", "AIDS", "AMP", "ATP", "ATPASE", "CAMP", "COA", "DNA", "EF", "ER", "FAD", "FMN", "GTP", "GTPASE", "HIV",
        "II", "III", "IV", "MAP", "NAD", "NADH", "NADP", "NADPH", "RNA", "SARS", "SH", "SUMO", "TAR", "TATA", "UDP",
        "VI", "VII", "VIII", "IX",
    ]
}
