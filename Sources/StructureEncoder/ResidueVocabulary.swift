/// The tokens of ESM-2 and their ids (fair-esm `Alphabet.from_architecture("ESM-1b")`).
public enum ResidueVocabulary {
    /// `<cls>`, before the first residue.
    public static let start: Int32 = 0
    /// `<pad>`.
    public static let padding: Int32 = 1
    /// `<eos>`, after the last residue.
    public static let end: Int32 = 2
    /// `<unk>`.
    public static let unknown: Int32 = 3
    /// `<mask>`.
    public static let mask: Int32 = 32
    /// Number of tokens.
    public static let count = 33

    /// One-letter codes of the ids from 4 on.
    private static let letters = Array("LAGVSERTIDPKQNFYMHWCXBUZO.-".utf8)

    /// Id of an ASCII one-letter code; `unknown` for any other byte.
    public static func id(of letter: UInt8) -> Int32 { table[Int(letter)] }

    private static let table: [Int32] = {
        var table = [Int32](repeating: unknown, count: 256)
        for (index, letter) in letters.enumerated() { table[Int(letter)] = Int32(4 + index) }
        return table
    }()
}
