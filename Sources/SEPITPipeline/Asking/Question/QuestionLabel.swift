/// What people write directly before and after a sequence.
enum QuestionLabel {
    /// Whether it announces a sequence: "seq" of "seq=MKTAY…".
    static func meansSequence(_ label: some StringProtocol) -> Bool { sequence.contains(label.lowercased()) }

    /// Whether it may be left out before a sequence, as it says no more than that there is one.
    static func isIdle(_ label: some StringProtocol) -> Bool {
        meansSequence(label)
            || ["protein", "proteins", "query", "input", "chain", "target"].contains(label.lowercased())
    }

    /// Whether it says how a sequence ends, or is a tag: "NH2", "His" of "His6".
    static func namesEnd(_ text: String) -> Bool { ends.contains(text) }

    private static let sequence: Set<String> = [
        "sequence", "sequences", "seq", "aa", "aaseq", "aas", "fasta", "peptide", "residues", "primary",
    ]
    private static let ends: Set<String> = [
        "H", "N", "C", "NH", "OH", "COOH", "COO", "CONH", "AC", "HIS", "MYC", "HA", "FLAG", "GST", "MBP", "GFP", "EGFP",
        "SUMO",
    ]
}
