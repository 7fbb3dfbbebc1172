/// The amino acids by one-letter code (IUPAC-IUB, with U, O and the ambiguity codes B, Z and X).
public enum AminoAcid {
    /// The component name of an upper-case code, "UNK" where there is none.
    public static func name(of letter: UInt8) -> String {
        let index = Int(letter) - 65
        return names.indices.contains(index) ? names[index] : "UNK"
    }

    /// By position in the alphabet.
    private static let names = [
        "ALA", "ASX", "CYS", "ASP", "GLU", "PHE", "GLY", "HIS", "ILE", "UNK", "LYS", "LEU", "MET", "ASN", "PYL", "PRO",
        "GLN", "ARG", "SER", "THR", "SEC", "VAL", "TRP", "UNK", "TYR", "GLX",
    ]
}
