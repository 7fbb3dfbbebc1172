/// How long a protein is for the model: its residues between `<cls>` and `<eos>`.
public enum ProteinLength {
    /// The tokens that so many residues take in one piece.
    public static func tokens(residues: Int) -> Int { residues + 2 }

    /// The residues that so many tokens hold.
    public static func residues(tokens: Int) -> Int { tokens - 2 }
}
