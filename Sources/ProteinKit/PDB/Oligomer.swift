/// Words for numbers of chains, as REMARK 350 has them.
enum Oligomer {
    /// 2 for "DIMERIC" and 21 for "21-MERIC"; nil for anything else.
    static func count(_ word: String) -> Int? {
        let word = word.uppercased()
        if let index = words.firstIndex(of: word) { return index + 1 }
        return word.hasSuffix("-MERIC") ? Int(word.dropLast("-MERIC".count)) : nil
    }

    private static let words = [
        "MONOMERIC", "DIMERIC", "TRIMERIC", "TETRAMERIC", "PENTAMERIC", "HEXAMERIC", "HEPTAMERIC", "OCTAMERIC",
        "NONAMERIC", "DECAMERIC", "UNDECAMERIC", "DODECAMERIC",
    ]
}
