import FileKit
import ProteinDataset

/// Scores for a person: a table of all questions, one by identity to training, and the levels of EC numbers.
package struct EvaluationText {
    private let scores: [EvaluationScore]

    package init(_ scores: [EvaluationScore]) { self.scores = scores }

    package var text: String {
        var parts = [table(Self.overall(scores))]
        for section in [Self.bands(scores), Self.unseen(scores), Self.levels(scores)] where section.rows.count > 1 {
            parts.append(section.title + "\n" + table(section.rows))
        }
        return parts.joined(separator: "\n")
    }

    private func table(_ rows: [[String]]) -> String {
        TextTable(rows: rows).lines(indent: 0).joined(separator: "\n") + "\n"
    }

    // MARK: Tables

    typealias Section = (title: String, rows: [[String]])

    /// All questions of each property and kind.
    static func overall(_ scores: [EvaluationScore]) -> [[String]] {
        let all = scores.filter { $0.band == EvaluationBand.all }
        let sources = sources(all)
        let isCompared = all.contains { $0.difference != nil }
        let isJudged = all.contains { $0.calibrationError != nil || $0.answered < $0.total.count && $0.answered > 0 }
        let subject = main(sources)
        return [
            ["property", "kind", "questions"] + sources.flatMap { head($0, subject) }
                + (isCompared ? ["difference"] : []) + (isJudged ? ["given", "right of these", "ECE"] : [])
        ]
            + all.map { score in
                [score.property, score.kind, String(score.total.count)]
                    + sources.flatMap { cells(score.total.shares[$0], $0, subject) }
                    + (isCompared ? [score.difference.map(difference) ?? "-"] : [])
                    + (isJudged
                        ? [
                            (Double(score.answered) / Double(max(1, score.total.count))).percent,
                            score.answeredShare?.percent ?? "-", score.calibrationError?.percent ?? "-",
                        ] : [])
            }
    }

    /// Each band of those that are in several.
    static func bands(_ scores: [EvaluationScore]) -> Section {
        let topics = Dictionary(grouping: scores) { [$0.property, $0.kind] }
        let rows = scores.filter {
            $0.band != EvaluationBand.all && (topics[[$0.property, $0.kind]]?.count ?? 0) > 2
        }
        let sources = sources(rows).filter { ![.questionOnly, .shuffledStructure, .otherProtein].contains($0) }
        let isAhead = rows.contains { $0.ahead != nil }
        return (
            "By identity to the nearest training protein, in per cent",
            [
                ["property", "kind", "identity", "questions"] + sources.flatMap { head($0, main(sources)) }
                    + (isAhead ? ["ahead of best hit"] : [])
            ]
                + rows.map { score in
                    [score.property, score.kind, score.band, String(score.total.count)]
                        + sources.flatMap { cells(score.total.shares[$0], $0, main(sources)) }
                        + (isAhead ? [score.ahead.map(difference) ?? "-"] : [])
                }
        )
    }

    /// Questions that nobody can answer who knows nothing but training.
    static func unseen(_ scores: [EvaluationScore]) -> Section {
        let rows = scores.filter { $0.band == EvaluationBand.all && ($0.unseen?.count ?? 0) > 0 }
        let sources = sources(rows).filter { $0 == .model || $0 == .bestHit }
        return (
            "Questions about values that training has, and about others",
            [["property", "kind", "values", "questions"] + sources.flatMap { head($0, main(sources)) }]
                + rows.flatMap { score in
                    [("in training", score.seen), ("new", score.unseen)].compactMap { name, part in
                        part.flatMap { part in
                            part.count == 0
                                ? nil
                                : [score.property, score.kind, name, String(part.count)]
                                    + sources.flatMap { cells(part.shares[$0], $0, main(sources)) }
                        }
                    }
                }
        )
    }

    /// EC numbers, level by level.
    static func levels(_ scores: [EvaluationScore]) -> Section {
        let levels = (1...4).map { "ec\($0)" }
        var rows: [[String]] = []
        for score in scores where score.band == EvaluationBand.all && score.property == "ec" && score.kind == "open" {
            for source in AnswerSource.allCases where score.total.shares[source] != nil {
                let means = levels.map { level in score.metrics.first { $0.name == level }?.means[source] }
                rows.append([source.title] + means.map { $0?.percent ?? "-" })
            }
        }
        return ("EC numbers that are right at each level", [["answers of"] + levels] + rows)
    }

    private static func sources(_ scores: [EvaluationScore]) -> [AnswerSource] {
        AnswerSource.allCases.filter { source in scores.contains { $0.total.shares[source] != nil } }
    }

    /// `+2.5 (-0.5 to +5.4)`, in points of per cent.
    private static func difference(_ share: EvaluationScore.Share) -> String {
        func points(_ value: Double) -> String { (value < 0 ? "-" : "+") + abs(value).percent.dropLast() }
        return points(share.value)
            + " (\(points(share.interval.lowerBound)) to \(points(share.interval.upperBound)))"
    }

    /// Whose shares have their intervals beside them: the model's, or without one those of the best hit.
    private static func main(_ sources: [AnswerSource]) -> AnswerSource {
        sources.contains(.model) ? .model : .bestHit
    }

    private static func head(_ source: AnswerSource, _ main: AnswerSource) -> [String] {
        source == main ? [source.title, "95% interval"] : [source.title]
    }

    private static func cells(
        _ share: EvaluationScore.Share?, _ source: AnswerSource, _ main: AnswerSource
    ) -> [String] {
        let value = share?.value.percent ?? "-"
        return source == main ? [value, share?.interval.percent ?? "-"] : [value]
    }
}

extension ClosedRange<Double> {
    /// As per cent with one decimal: `91.2%-93.0%`.
    package var percent: String { "\(lowerBound.percent)-\(upperBound.percent)" }
}
