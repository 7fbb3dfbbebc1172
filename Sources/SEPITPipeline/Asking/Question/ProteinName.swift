/// A name of a protein in a database, as people put it in questions: "P01112", "sp|P01112|RASH_HUMAN", "1brs_D", "NP_000508.1".
public enum ProteinName {
    /// Finds the sequence of a protein by one of its names; nil where it is not known.
    public typealias Lookup = (_ name: String) -> [UInt8]?

    /// The names under which a word may be known, the most exact first; none for words that are no name.
    static func spellings(of word: String) -> [String] {
        let core = word.trimmingPunctuation
        guard core.utf8.contains(where: { $0.isASCIIDigit || $0 == UInt8(ascii: "_") }) else { return [] }
        if core.contains("|") {
            return core.split(separator: "|").map(String.init).filter { $0.utf8.count > 3 }.flatMap {
                spellings(of: $0)
            }
        }
        if let predicted = core.prefixMatch(of: /AF-([A-Z0-9]{6,10})-F[0-9]+/) { return [String(predicted.output.1)] }
        if let chain = core.wholeMatch(of: /([1-9][A-Za-z0-9]{3})[_:.]([A-Za-z0-9]{1,3})/), isEntry(chain.output.1) {
            let (entry, id) = (chain.output.1, chain.output.2)
            return ["\(entry.lowercased())_\(id)", "\(entry.uppercased())_\(id)"]
        }
        if core.utf8.count == 4, let digit = core.first, ("1"..."9").contains(digit), isEntry(core[...]) {
            return [core.lowercased(), core.uppercased()]
        }
        let patterns = [isUniProt, isRefSeq, isGenBank, isEnsembl, isEntryName]
        guard patterns.contains(where: { $0(core) }) else { return [] }
        let unversioned = core.prefix { $0 != "." }
        return unversioned.count == core.count ? [core] : [core, String(unversioned)]
    }

    /// The names to look a word up by: those of databases, or else itself, if it has a digit and may so be the id of a
    /// dataset's protein, such as "demo00019_A".
    static func candidates(of word: String) -> [String] {
        let spellings = spellings(of: word)
        let core = word.trimmingPunctuation
        guard spellings.isEmpty, core.utf8.count >= 4, core.utf8.contains(where: \.isASCIIDigit),
            core.utf8.contains(where: \.isASCIILetter)
        else { return spellings }
        return [core]
    }

    /// Whether a word can hardly be anything but a name.
    static func isAccession(_ word: String) -> Bool {
        let spellings = spellings(of: word)
        return spellings.contains { $0.utf8.count > 4 }
    }

    /// Digit, then letters and digits of one case.
    private static func isEntry(_ text: Substring) -> Bool {
        let bytes = Array(text.utf8)
        let letters = bytes.filter(\.isASCIILetter)
        return bytes.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit } && !letters.isEmpty
            && LetterCase(letters) != .mixed
    }

    private static func isUniProt(_ text: String) -> Bool {
        text.wholeMatch(
            of: /([OPQ][0-9][A-Z0-9]{3}[0-9]|[A-NR-Z][0-9]([A-Z][A-Z0-9]{2}[0-9]){1,2})([.\-][0-9]{1,3})?/) != nil
    }

    private static func isRefSeq(_ text: String) -> Bool {
        text.wholeMatch(of: /[ANWXYZ]P_[0-9]{6,9}(\.[0-9]+)?/) != nil
    }

    private static func isGenBank(_ text: String) -> Bool {
        text.wholeMatch(of: /([A-Z]{3}[0-9]{5}([0-9]{2})?(\.[0-9]+)?|UPI[0-9A-F]{10})/) != nil
    }

    private static func isEnsembl(_ text: String) -> Bool {
        text.wholeMatch(of: /(ENS[A-Z]{0,4}P[0-9]{11}|Y[A-P][LR][0-9]{3}[WC](-[A-Z])?)(\.[0-9]+)?/) != nil
    }

    /// Of UniProt, such as "RASH_HUMAN".
    private static func isEntryName(_ text: String) -> Bool {
        text.wholeMatch(of: /[A-Z0-9]{1,10}_[A-Z][A-Z0-9]{2,4}/) != nil
    }
}

extension String {
    /// Without what stands around letters and digits.
    var trimmingPunctuation: String {
        let isInside = { (character: Character) in character.isLetter || character.isNumber }
        let start = drop { !isInside($0) && $0 != "<" }
        guard let last = start.lastIndex(where: isInside) else { return "" }
        return String(start[...last])
    }
}
