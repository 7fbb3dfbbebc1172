import FileKit
import ProteinDataset
import ProteinExperts
import SEPITPipeline

/// The explanation of an answer as people read it.
struct ExplanationText {
    private let outcome: AnswerExplanation.Outcome
    /// Of the proteins of the question.
    private let sequences: [[UInt8]]

    init(_ outcome: AnswerExplanation.Outcome, sequences: [[UInt8]]) {
        (self.outcome, self.sequences) = (outcome, sequences)
    }

    private static let mostStretches = 5
    private static let longestStretch = 30

    /// What stands below answer and evidence.
    var lines: [String] {
        switch outcome {
        case .nothing(let reason): ["Nothing to explain: \(reason)"]
        case .explained(let explanation): lines(explanation)
        }
    }

    private func lines(_ found: AnswerExplanation) -> [String] {
        var lines = ["What moved the answer, whose log-probability is \(found.logProbability.decimal(3)):"]
        if !found.isOwn {
            lines.append(
                "  These are words that relatives are known for, and were chosen for that; they are not the model's own."
            )
        }
        if let structure = found.structure { lines.append("  \(Self.signed(structure)) by the structure") }
        if let evidence = found.evidence {
            lines.append("  \(Self.signed(evidence)) by what the model is told of known proteins")
        }
        for (number, (protein, sequence)) in zip(found.proteins, sequences).enumerated() {
            let which = found.proteins.count > 1 ? " of protein \(number + 1)" : ""
            let stretches = protein.stretches(Self.mostStretches)
            guard !stretches.isEmpty else {
                lines.append("  Hiding residues\(which) changes nothing.")
                continue
            }
            lines.append("  by residues\(which), where these are hidden, and by derivatives:")
            lines += Self.aligned(stretches.map { cells(of: $0, protein, sequence) }).map { "    " + $0 }
            lines.append("    " + Self.agreement(protein))
        }
        return lines
    }

    private func cells(
        of window: ResidueAttribution.Window, _ protein: ResidueAttribution, _ sequence: [UInt8]
    ) -> [String] {
        let letters = String(decoding: sequence[window.residues], as: UTF8.self)
        let shown =
            letters.utf8.count > Self.longestStretch ? letters.prefix(Self.longestStretch - 3) + "..." : letters[...]
        let gradient = protein.gradient[window.residues].reduce(0, +)
        return [
            "\(window.residues.lowerBound + 1)-\(window.residues.upperBound)", String(shown),
            Self.signed(window.effect),
            Self.signed(gradient),
        ]
    }

    /// Columns of equal width; numbers, the last two, to the right.
    private static func aligned(_ rows: [[String]]) -> [String] {
        let widths = (0..<4).map { column in rows.map { $0[column].utf8.count }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.utf8.count)
                return column < 2 ? cell + space : space + cell
            }.joined(separator: "  ")
        }
    }

    private static func agreement(_ protein: ResidueAttribution) -> String {
        let count = protein.windows.count
        guard let correlation = protein.rankCorrelation else {
            return "of \(count) window\(count == 1 ? "" : "s"), too few to compare the two"
        }
        return "of \(count) windows; the two have a rank correlation of \(correlation.decimal(2))"
    }

    private static func signed(_ value: Double) -> String {
        let small = value != 0 && abs(value) < 0.001
        let text = small ? "\(NeighbourText.significant(abs(value)))" : abs(value).decimal(3)
        return (value < 0 ? "-" : "+") + text
    }
}
