extension UninformativeName {
    /// Names of families that only say that nothing is known, with a gene or a number behind them: `UPF0145 protein
    /// YbjQ`, `DUF1285 domain-containing protein`.
    ///
    /// - Parameter text: in small letters.
    static func isFamilyOfUnknown(_ text: String) -> Bool {
        guard let first = text.utf8.first, "udpckti".utf8.contains(first) else { return false }
        var words = text.split { $0 == " " || $0 == "-" }[...]
        func isNumbered(_ word: Substring?, _ families: [String]) -> Bool {
            guard let word else { return false }
            var scanner = TagScanner(word)
            return scanner.takeAny(families) && scanner.takeDigits() > 0 && scanner.isAtEnd
        }
        guard isNumbered(words.popFirst(), ["upf", "duf", "pf", "cog", "kog", "tigr", "ipr"]) else { return false }
        while words.first == "and", isNumbered(words.dropFirst().first, ["upf", "duf"]) { words = words.dropFirst(2) }
        if let word = words.first, ["family", "domain", "superfamily"].contains(word) { words.removeFirst() }
        if words.first == "containing" { words.removeFirst() }
        if words.starts(with: ["membrane", "protein"]) {
            words = words.dropFirst(2)
        } else if words.first == "protein" || words.first == "lipoprotein" {
            words.removeFirst()
        }
        return words.isEmpty || (words.count == 1 && words.first.map(isTag) == true)
    }

    /// `protein YbjQ`, `protein C21orf2`, `membrane protein`, `expressed protein`.
    ///
    /// - Parameter words: in small letters.
    static func isUntoldProtein(_ words: [Substring]) -> Bool {
        let before: Set<Substring> = ["putative", "probable", "predicted", "conserved", "expressed"]
        let kinds: Set<Substring> = [
            "membrane", "transmembrane", "exported", "secreted", "cytoplasmic", "periplasmic", "phage",
        ]
        var rest = words.drop { before.contains($0) }
        if rest.first == "orf", rest.count > 1, rest.dropFirst().first == "protein" { rest.removeFirst() }
        guard let head = rest.popFirst() else { return false }
        if kinds.contains(head) {
            guard rest.popFirst() == "protein" else { return false }
        } else if head != "protein", head != "lipoprotein", head != "orf" {
            return false
        }
        guard let tag = rest.popFirst() else { return true }
        return rest.isEmpty && isTag(tag) && isGeneOfUnknown(String(tag))
    }

    private static func isTag(_ word: Substring) -> Bool {
        word.utf8.allSatisfy { TagScanner.isLetter($0) || TagScanner.isDigit($0) || "_.-".utf8.contains($0) }
    }

    /// Names of genes that are given before a function is known: `yabC`, `C1orf112`, `Rv0020c`, `KIAA0100`, `YAL037W`.
    static func isGeneOfUnknown(_ word: String) -> Bool {
        let text = word.lowercased()
        if text.utf8.contains(UInt8(ascii: "_")) { return true }
        if text.utf8.count == 4, text.hasPrefix("y"), text.utf8.allSatisfy(TagScanner.isLetter) { return true }
        var frame = TagScanner(text)
        if frame.take("c"), frame.take(while: { TagScanner.isDigit($0) || "xy".utf8.contains($0) }) > 0,
            frame.take("orf"), frame.takeDigits() > 0
        {
            return true
        }
        var numbered = TagScanner(text)
        if numbered.takeAny(genePrefixes), numbered.takeDigits() >= 3 {
            _ = numbered.take(1, where: TagScanner.isLetter)
            if numbered.isAtEnd { return true }
        }
        var yeast = TagScanner(text)
        guard yeast.take("y"), yeast.take(1, where: { "abcdefghijklmnop".utf8.contains($0) }),
            yeast.take(1, where: { "lr".utf8.contains($0) }), yeast.takeDigits() == 3,
            yeast.take(1, where: { "wc".utf8.contains($0) })
        else { return false }
        if yeast.take("-") { return yeast.take(1, where: TagScanner.isLetter) && yeast.isAtEnd }
        return yeast.isAtEnd
    }

    private static let genePrefixes = [
        "kiaa", "fam", "tmem", "ccdc", "orf", "duf", "upf", "ttha", "rv", "mj", "hi", "mt", "tm", "pa", "bb", "ph",
        "aq",
    ]

    /// `RSP_1234`, `b0024`, `AT1G01010`, `YP_009724390.1`, `WP_000000001.1`, `LOC100287834`, an identifier as a name.
    static func isLocusTag(_ name: String) -> Bool {
        guard !name.utf8.contains(UInt8(ascii: " ")), name.utf8.contains(where: TagScanner.isDigit) else {
            return false
        }
        var tag = TagScanner(name)
        let prefix = tag.take { TagScanner.isLetter($0) || TagScanner.isDigit($0) }
        if (2...12).contains(prefix), tag.take("_") {
            if prefix == 4, ["protein", "pocket", "ligand"].contains(where: { name.lowercased().hasSuffix("_" + $0) }) {
                return true
            }
            if tag.take(while: TagScanner.isLetter) <= 3, tag.takeDigits() >= 2 {
                _ = tag.take(1, where: TagScanner.isLetter)
                if tag.take(".") { return tag.takeDigits() > 0 && tag.isAtEnd }
                if tag.isAtEnd { return true }
            }
        }
        for (prefix, digits) in [("b", 4...4), ("LOC", 5...20), ("MJ", 4...4), ("MJ_", 4...4), ("Rv", 4...4)] {
            var tag = TagScanner(name)
            guard tag.take(prefix), digits.contains(tag.takeDigits()) else { continue }
            if prefix == "Rv" { _ = tag.take("c") }
            if tag.isAtEnd { return true }
        }
        var thale = TagScanner(name)
        return thale.takeAny(["AT", "At"]) && thale.take(1, where: { "12345CM".utf8.contains($0) })
            && thale.takeAny(["G", "g"]) && thale.takeDigits() == 5 && thale.isAtEnd
    }
}
