extension DatasetFigures {
    /// `README.md`: the card of the dataset.
    var card: String {
        var lines = [
            "# A protein instruction dataset", "",
            "\(statistics.proteins) proteins with what is known of them, as captions and questions, built by sepit "
                + "\(manifest["versions"]?["sepit"]?.text ?? "") from \(files) files. `report.html` has figures.", "",
            "## Files", "",
        ]
        lines += Self.table([
            ["file", "what"],
            ["`stage1/*.jsonl`", "a description of each protein"],
            ["`stage2/*.jsonl`", "open questions, yes/no questions, conversations"],
            ["`preferences/*.jsonl`", "questions with a right and a wrong answer"],
            ["`structures.safetensors`", "sequences and C-alpha positions"],
            ["`proteins.jsonl`", "each statement with its source; side and group of each protein"],
            ["`abstention.jsonl`", "proteins of which nothing is known"],
            ["`manifest.json`", "inputs, settings, checksums, terms of the sources"],
            ["`report.json`", "what was left out and why, file by file; the audit"],
        ])
        lines += [
            "", "Read it with `sepit dataset show DIR ID`, check it with `sepit dataset validate DIR`.", "", "## Sides",
            "",
            division + " " + giant, "",
        ]
        lines += Self.table(sideRows)
        lines += [
            "", unasked, "", "## Similarity to training", "",
            finding,
            "",
        ]
        lines += Self.table(bandRows)
        if !audit.similarity.worst.isEmpty {
            lines += ["", "The nearest pairs:", ""] + Self.table(Array(worstRows.prefix(6)))
        }
        lines += [
            "", "## Blind answers", "",
            "Right answers on validation and test without looking at a protein. Give these beside the figures of a model.",
        ]
        for (title, scores) in [("Yes/no questions", audit.blind.yesNo), ("Open questions", audit.blind.open)]
        where !scores.isEmpty {
            lines += ["", title + ":", ""] + Self.table(blindRows(scores))
        }
        lines += ["", "## What is known", ""]
        lines += Self.table(
            [["property", "proteins", "values"]]
                + properties.map { [$0.name, String($0.property.proteins), String($0.property.values.count)] })
        if !leftOut.isEmpty {
            lines += ["", "## What was left out", ""]
            lines += Self.table([["reason", "files or chains"]] + leftOut.map { [$0.reason, String($0.count)] })
        }
        lines += ["", "## Sources and terms", ""] + Self.table(sourceRows)
        lines += [
            "", "The terms of every source that a statement comes from apply to the dataset.", "", "## Limits", "",
            "Statements are those of their sources, in wordings made from templates. What a source leaves out is unknown, "
                + "not false; yes/no questions ask for values that the source gives to other proteins. Similarity is that of "
                + "sequences: proteins of one fold without similar sequences may be on different sides.",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func table(_ rows: [[String]]) -> [String] {
        guard let head = rows.first else { return [] }
        let lines = rows.map { row in
            "| " + row.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
        }
        return [lines[0], "|" + head.map { _ in " --- |" }.joined()] + lines.dropFirst()
    }
}
