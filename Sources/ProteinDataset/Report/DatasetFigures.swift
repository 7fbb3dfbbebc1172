import FileKit

/// What the report page and the card of a dataset are made of.
struct DatasetFigures {
    let statistics: DatasetStatistics
    let audit: DatasetAudit
    let manifest: JSONValue
    /// Files or chains that were left out, by reason.
    let leftOut: [(reason: String, count: Int)]
    let files: Int

    /// - Parameters:
    ///   - files: that the dataset was built from.
    ///   - leftOut: files or chains by reason.
    init(
        statistics: DatasetStatistics, audit: DatasetAudit, manifest: JSONValue, files: Int, leftOut: [String: Int]
    ) {
        (self.statistics, self.audit, self.manifest, self.files) = (statistics, audit, manifest, files)
        self.leftOut = leftOut.map { (reason: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
    }

    /// What there is besides the sides, in a sentence.
    var unasked: String {
        "\(statistics.sides[DatasetRow.unasked] ?? 0) proteins have no side and are there to be found; nothing is known of "
            + "\(statistics.nothingKnown) of them, which abstention.jsonl lists: a model should say that it doesn't know."
    }

    /// Number of questions of stage 2, conversations included.
    var questions: Int {
        DatasetSide.allCases.reduce(0) { sum, side in
            sum
                + (statistics.examples["stage2"]?[side.rawValue]?.members ?? []).reduce(0) {
                    $0 + ($1.value.whole ?? 0)
                }
        }
    }

    /// How the sides were made, in a sentence or two.
    var division: String {
        let thresholds = audit.similarity.thresholds
        let (identity, coverage) = (thresholds.identity.roundPercent, thresholds.coverage.roundPercent)
        return switch manifest["split"]?["method"]?.text {
        case "similarity":
            "Proteins are divided by similarity: no pair of a held-out and a training protein is to align with "
                + "\(identity) identity over \(coverage) of the shorter sequence, or more."
        case "family": "Proteins are divided by family: those that share a family or a domain are on one side."
        case "date": "Proteins are divided by date: the latest structures are for test, those before for validation."
        case "column": "A column of a table says on which side a protein is."
        default: "Proteins are divided at random: similar ones may be on different sides."
        }
    }

    /// The largest group of similar proteins, in a sentence.
    var giant: String {
        guard let group = statistics.largestGroup else { return "No proteins had to stay together." }
        let share = (Double(group.proteins) / Double(max(1, statistics.proteins))).percent
        let moved = manifest["split"]?["moved"]?.whole ?? 0
        return
            "\(statistics.groups.count) groups of several proteins go to one side as a whole; the largest, with "
            + "\(group.name), has \(group.proteins) proteins (\(share))."
            + (moved > 0 ? " \(moved) proteins were moved to training, since similar ones are there." : "")
    }

    /// What the audit finds, in a sentence or two.
    var finding: String {
        let similarity = audit.similarity
        let thresholds = similarity.thresholds
        let heldOut = IdentityBand.allCases.reduce(0) { $0 + similarity.count($1) }
        return "Each of the \(heldOut) held-out proteins was searched among those of training. "
            + (similarity.pairsAbove == 0
                ? "None has a training protein"
                : "\(similarity.proteinsAbove) have a training protein (\(similarity.pairsAbove) pairs)")
            + " with \(thresholds.identity.roundPercent) identity over \(thresholds.coverage.roundPercent) of the shorter sequence, "
            + "or more; \(similarity.sharedAccessions) share an accession with one."
    }

    var sideRows: [[String]] {
        [["side", "proteins", "captions", "questions"]]
            + DatasetSide.allCases.map { side in
                [side.rawValue, String(statistics.sides[side.rawValue] ?? 0)]
                    + ["stage1", "stage2"].map { stage in
                        String(
                            (statistics.examples[stage]?[side.rawValue]?.members ?? []).reduce(0) {
                                $0 + ($1.value.whole ?? 0)
                            })
                    }
            }
    }

    var bandRows: [[String]] {
        [["identity of the nearest, %", "valid", "test"]]
            + IdentityBand.allCases.map { band in
                [band.rawValue] + [DatasetSide.valid, .test].map { String(audit.similarity.count(band, $0)) }
            }
    }

    var worstRows: [[String]] {
        [["held out", "training", "identity", "coverage"]]
            + audit.similarity.worst.map { [$0.heldOut, $0.training, $0.identity.percent, $0.coverage.percent] }
    }

    func blindRows(_ scores: [String: BlindScores.Score]) -> [[String]] {
        [["property", "questions", "majority", "question alone", "best hit"]]
            + scores.sorted { $0.key < $1.key }.map { property, score in
                [property, String(score.questions)]
                    + [\BlindScores.Score.majority, \.questionOnly, \.bestHit].map { score.share($0).percent }
            }
    }

    /// Properties by how many proteins have one.
    var properties: [(name: String, property: DatasetStatistics.Property)] {
        statistics.properties.sorted { ($1.value.proteins, $0.key) < ($0.value.proteins, $1.key) }
            .map { ($0.key, $0.value) }
    }

    var sourceRows: [[String]] {
        [["source", "statements", "what", "terms"]]
            + statistics.sources.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { name, count in
                let terms = SourceTerms.of(name)
                return [
                    name, String(count), terms?.title ?? "A table that was given",
                    terms?.licence ?? "those of its makers",
                ]
            }
    }
}
