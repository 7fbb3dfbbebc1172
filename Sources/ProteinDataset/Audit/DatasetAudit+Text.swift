import FileKit

extension DatasetAudit {
    /// The audit for a person.
    package var text: String {
        let (identity, coverage) = (
            similarity.thresholds.identity.roundPercent, similarity.thresholds.coverage.roundPercent
        )
        var lines = [
            "Pairs of a held-out and a training protein with \(identity) identity over \(coverage) of the shorter or more:"
                + " \(similarity.pairsAbove), of \(similarity.proteinsAbove) held-out proteins",
            "Held-out proteins that share an accession with a training protein: \(similarity.sharedAccessions)", "",
            "Identity of the nearest training protein, in per cent",
        ]
        let bands = IdentityBand.allCases.map { band in
            [band.rawValue] + [DatasetSide.valid, .test].map { String(similarity.count(band, $0)) }
        }
        lines += TextTable(rows: [["band", "valid", "test"]] + bands).lines()
        if !similarity.worst.isEmpty {
            let pairs = similarity.worst.map {
                [$0.heldOut, $0.training, $0.identity.percent, $0.coverage.percent]
            }
            lines += ["", "Nearest pairs"]
            lines += TextTable(rows: [["held out", "training", "identity", "coverage"]] + pairs).lines()
        }
        for (title, scores) in [("yes/no", blind.yesNo), ("open", blind.open)] where !scores.isEmpty {
            let rows = scores.sorted { $0.key < $1.key }.map { property, score in
                [property, String(score.questions)]
                    + [\BlindScores.Score.majority, \.questionOnly, \.bestHit].map { score.share($0).percent }
            }
            lines += ["", "Right answers without looking at the protein, \(title) questions"]
            lines += TextTable(rows: [["property", "questions", "majority", "question only", "best hit"]] + rows)
                .lines()
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
