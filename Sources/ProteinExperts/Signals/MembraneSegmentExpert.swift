import FileKit

/// Helices that may cross a membrane, from the sequence.
struct MembraneSegmentExpert: Expert {
    let card = ExpertCard(
        name: "membrane-segments",
        purpose: "transmembrane segments",
        parameters: [
            ExpertParameter("window", .whole(15...25, usual: 19), "residues of a segment"),
            ExpertParameter("limit", .number(0...4, usual: 1.6), "least mean hydropathy of a segment"),
        ],
        method:
            "Kyte and Doolittle (1982): windows of 19 residues with a mean hydropathy of 1.6; a likely signal peptide is left out.",
        accuracy: """
            finds a segment in 75% of DeepLoc's 1,169 membrane proteins, peripheral ones included, and in 12% of its 1,598 soluble \
            ones; strands of beta-barrels it can't see
            """)

    func result(_ arguments: ExpertArguments, for subject: ExpertSubject) -> ExpertResult {
        let signal = SignalPeptide(subject.sequence).flatMap { $0.isLikely ? $0.length : nil } ?? 0
        let found = MembraneSegments(
            subject.sequence, window: arguments.whole("window"), limit: arguments.number("limit"), skipped: signal
        ).segments
        let list = found.map { "\($0.range.lowerBound + 1)-\($0.range.upperBound)" }.joined(separator: ", ")
        let beside = signal > 0 ? " after a likely signal peptide of \(signal) residues" : ""
        let text =
            found.isEmpty
            ? "No segment of the sequence\(beside) is hydrophobic enough to cross a membrane as a helix."
            : "\(found.count) segment\(found.count == 1 ? "" : "s") of the sequence\(beside) may cross a membrane as "
                + "\(found.count == 1 ? "a helix" : "helices"): residues \(list)."
        return ExpertResult(
            [.init("segments", text)],
            [
                .init(
                    "segments",
                    .array(
                        found.map { segment in
                            .object([
                                .init("start", .integer(segment.range.lowerBound + 1)),
                                .init("end", .integer(segment.range.upperBound)),
                                .init("hydropathy", .number(segment.hydropathy.rounded(3))),
                            ])
                        })),
                .init("signal_peptide", signal > 0 ? .integer(signal) : .null),
            ])
    }
}
