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

    /// As `text`, and `Viral protein` becomes `viral protein`, for words that name a kind and not a thing.
    package static func kind(_ text: String) -> String {
        let text = self.text(text)
        let isPlainWord = text.dropFirst().prefix { $0.isLetter }.allSatisfy(\.isLowercase) && text.count > 1
        let lowered = isPlainWord ? text.prefix(1).lowercased() + text.dropFirst() : text
        // Old entries write `HYDROLASE(SERINE PROTEINASE)`.
        return lowered.split(separator: "(", omittingEmptySubsequences: false).map { $0.trimmingSpaces() }
            .joined(separator: " (")
    }

    /// `HOMO SAPIENS` becomes `Homo sapiens`; names of strains such as `MU50` and text with lower-case letters stay.
    package static func organism(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard !text.contains(where: \.isLowercase) else { return words.joined(separator: " ") }
        let lowered = words.map { $0.contains(where: \.isNumber) ? String($0) : $0.lowercased() }
            .joined(separator: " ")
        return lowered.prefix(1).uppercased() + lowered.dropFirst()
    }

    private static func cased(_ word: String) -> String {
        if let symbol = symbols[word] { return symbol }
        let isSymbol =
            word.count == 1 || word.contains(where: \.isNumber) || !word.contains { "AEIOUY".contains($0) }
        return isSymbol ? word : word.lowercased()
    }

    /// Symbols that look like words in upper case.
    private static let symbols: [String: String] = {
        let unchanged = [
            "ABC", "AIDS", "AMP", "ATP", "DNA", "EF", "ER", "FAB", "FAD", "HIV", "II", "III", "IV", "IX", "MAP", "NAD",
            "NADH", "NADP", "NADPH", "RNA", "SARS", "SUMO", "TAR", "TATA", "UDP", "VI", "VII", "VIII",
        ]
        return Dictionary(uniqueKeysWithValues: unchanged.map { ($0, $0) }).merging([
            "ATPASE": "ATPase", "CAMP": "cAMP", "COA": "CoA", "DNASE": "DNase", "GTPASE": "GTPase", "MRNA": "mRNA",
            "RNASE": "RNase", "RRNA": "rRNA", "TRNA": "tRNA",
        ]) { first, _ in first }
    }()
}
