extension ProteinSheet {
    /// The sheet for a person: what it is, the description, each statement with its source, the sequence.
    ///
    /// - Parameter width: columns that lines are kept to.
    package func text(width: Int = 100) -> String {
        var lines = [row.id + (row.facts["molecule"].first.map { "  \($0)" } ?? ""), ""]
        var fields = [("side", side), ("residues", residues)]
        if !row.accessions.isEmpty { fields.append(("accession", row.accessions.joined(separator: ", "))) }
        fields.append(("chains", row.structures.joined(separator: ", ")))
        fields.append(("file", row.file))
        for (name, value) in fields { lines += Self.field(name, value, width) }
        if !caption.isEmpty { lines += [""] + Self.wrapped(caption, indent: 2, width) }
        if !row.facts.isEmpty { lines.append("") }
        for property in row.facts.properties {
            for (index, fact) in row.facts.statements(of: property).enumerated() {
                let origin = fact.source + (fact.evidence.map { ", \($0)" } ?? "")
                lines += Self.field(index == 0 ? property : "", "\(fact.value)  [\(origin)]", width)
            }
        }
        if !sequence.isEmpty { lines += [""] + numberedSequence }
        return lines.joined(separator: "\n") + "\n"
    }

    private var side: String {
        switch row.side {
        case DatasetRow.unasked:
            row.facts.isEmpty ? "none: nothing is known of it" : "none: no question is asked about it"
        case DatasetRow.undivided: "none yet: this is a shard"
        default: row.cluster == row.id ? row.side : "\(row.side), in the group of \(row.cluster)"
        }
    }

    private var residues: String {
        switch row.positioned {
        case 0: "\(row.residues), without structure"
        case row.residues: "\(row.residues)"
        default: "\(row.residues), of which \(row.positioned) have a position"
        }
    }

    /// Sixty residues a line in tens, with the number of the first.
    private var numberedSequence: [String] {
        let letters = Array(sequence)
        return stride(from: 0, to: letters.count, by: 60).map { start in
            let number = String(start + 1)
            let tens = stride(from: start, to: min(start + 60, letters.count), by: 10).map {
                String(letters[$0..<min($0 + 10, letters.count)])
            }
            return String(repeating: " ", count: max(0, 6 - number.count)) + number + "  "
                + tens.joined(separator: " ")
        }
    }

    private static let nameWidth = 14

    private static func field(_ name: String, _ value: String, _ width: Int) -> [String] {
        var lines = wrapped(value, indent: nameWidth + 2, width)
        let label = "  " + name + String(repeating: " ", count: max(1, nameWidth - name.count))
        if !lines.isEmpty { lines[0] = label + lines[0].dropFirst(nameWidth + 2) }
        return lines
    }

    /// Text broken at spaces.
    private static func wrapped(_ text: String, indent: Int, _ width: Int) -> [String] {
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            if !line.isEmpty, indent + line.count + 1 + word.count > width {
                lines.append(margin + line)
                line = String(word)
            } else {
                line += line.isEmpty ? String(word) : " " + word
            }
        }
        return lines + [margin + line]
    }
}
