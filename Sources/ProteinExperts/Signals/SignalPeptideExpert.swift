import FileKit

/// Whether a sequence begins with a signal peptide.
struct SignalPeptideExpert: Expert {
    let card = ExpertCard(
        name: "signal-peptide",
        purpose: "signal peptide, and where it is cut",
        method: """
            Weight matrix of eukaryotic cleavage sites (von Heijne 1986), limit 3.5, with a hydrophobic core of 8 residues; the \
            sequence must begin at its own start, as a precursor does.
            """,
        accuracy: """
            finds 90% of 445 eukaryotic and 83% of 187 bacterial and archaeal signal peptides, and takes 2% of 4,996 and 3% of \
            165 other proteins for one; of DeepLoc's proteins, 77% of 636 secreted and 3% of 2,043 of cytoplasm and nucleus
            """)

    func result(_ arguments: ExpertArguments, for subject: ExpertSubject) -> ExpertResult {
        guard let peptide = SignalPeptide(subject.sequence) else {
            return ExpertResult(
                [.init("signal", "The sequence is too short to begin with a signal peptide.")],
                [.init("likely", .boolean(false)), .init("score", .null), .init("length", .null)])
        }
        let limit = SignalPeptide.leastScore.decimal(1)
        let text =
            if peptide.isLikely {
                "The sequence probably begins with a signal peptide of \(peptide.length) residues, cut before residue "
                    + "\(peptide.length + 1) (weight-matrix score \(peptide.score.decimal(1)), limit \(limit))."
            } else if peptide.score >= SignalPeptide.leastScore {
                "The sequence probably has no signal peptide: its start has no hydrophobic core (mean hydropathy "
                    + "\(peptide.core.decimal(1)), limit \(SignalPeptide.leastCore.decimal(1)))."
            } else {
                "The sequence probably has no signal peptide (weight-matrix score \(peptide.score.decimal(1)), limit \(limit))."
            }
        return ExpertResult(
            [.init("signal", text)],
            [
                .init("likely", .boolean(peptide.isLikely)), .init("score", .number(peptide.score.rounded(3))),
                .init("core", .number(peptide.core.rounded(3))),
                .init("length", peptide.isLikely ? .integer(peptide.length) : .null),
            ])
    }
}
