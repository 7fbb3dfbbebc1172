import FileKit
import ProteinDataset

extension Calibration {
    /// What was fitted, for people: a line for each property and kind of question, and one for the proteins.
    package var table: String {
        var table = TextTable(rows: [
            ["property", "kind", "structure", "questions", "temperature", "answers from"]
        ])
        for fit in fits {
            let threshold = fit.threshold(precision: precision).map(\.percent) ?? "never"
            table.rows.append([
                fit.property ?? "all", fit.isYesNo ? "yesno" : "open", fit.hasStructure ? "yes" : "no",
                "\(fit.questions)", Self.hundredths(fit.temperature), threshold,
            ])
        }
        let proteins = kinds.map { kind in
            "proteins \(kind.hasStructure ? "with" : "without") structure: \(kind.shortest) to \(kind.longest) residues, "
                + "known up to a distance of \(Self.hundredths(kind.distribution.limit))"
        }
        return (table.lines(indent: 0) + proteins).joined(separator: "\n") + "\n"
    }

    private static func hundredths(_ value: Double) -> String {
        let hundredths = Int((min(abs(value), 1e9) * 100).rounded())
        return "\(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10)"
    }
}
