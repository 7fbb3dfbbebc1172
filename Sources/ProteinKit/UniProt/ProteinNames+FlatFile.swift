extension ProteinNames {
    /// What the DE lines say, and the flags among them (`Precursor`, `Fragment`).
    ///
    /// Since 2008 they are structured by indentation:
    ///
    ///     RecName: Full=Bifunctional purine biosynthesis protein ATIC;
    ///     Includes:
    ///       RecName: Full=IMP cyclohydrolase;
    ///                EC=3.5.4.10;
    ///     Flags: Precursor;
    static func read(flatFileLines lines: [String]) -> (names: ProteinNames, flags: [String]) {
        let isStructured = lines.contains { line in
            ["RecName:", "SubName:", "AltName:"].contains { line.drop { $0 == " " }.hasPrefix($0) }
        }
        guard isStructured else {
            let text = lines.joined(separator: " ").trimmed.trimmingFullStop
            let lowered = text.lowercased()
            let flags = ["Precursor", "Fragment"].filter { lowered.contains($0.lowercased()) }
            return (ProteinNames(text: text), flags)
        }
        var whole = ProteinNames()
        var flags: [String] = []
        var part: (isIncluded: Bool, names: ProteinNames)?
        func closePart(_ whole: inout ProteinNames) {
            if let part, part.isIncluded { whole.includes.append(part.names) }
            if let part, !part.isIncluded { whole.contains.append(part.names) }
            part = nil
        }
        for line in lines {
            let indentation = line.prefix { $0 == " " }.count
            var text = String(line.dropFirst(indentation)).trimmed
            if text == "Includes:" || text == "Contains:" {
                closePart(&whole)
                part = (text == "Includes:", ProteinNames())
                continue
            }
            if text.hasPrefix("Flags:") {
                flags += text.dropFirst("Flags:".count).split(separator: ";").map { String($0).trimmed }
                continue
            }
            var opens: Opening?
            for opening in Opening.allCases where text.hasPrefix(opening.rawValue) {
                opens = opening
                text = String(text.dropFirst(opening.rawValue.count)).trimmed
            }
            if opens != nil, indentation == 0 { closePart(&whole) }
            if var open = part {
                open.names.add(text, opens: opens)
                part = open
            } else {
                whole.add(text, opens: opens)
            }
        }
        closePart(&whole)
        return (whole, flags)
    }

    private enum Opening: String, CaseIterable {
        case recommended = "RecName:", alternative = "AltName:", submitted = "SubName:"
    }

    /// Takes in one value such as `Full=IMP cyclohydrolase;`, which starts a name or continues the last one.
    private mutating func add(_ text: String, opens: Opening?) {
        let text = UniProtEvidence.extract(from: text).text.trimmed
        let value = text.last == ";" ? String(text.dropLast()).trimmed : text
        let sides = value.split(separator: "=", maxSplits: 1)
        guard sides.count == 2 else { return }
        let content = String(sides[1]).trimmed
        if let opens {
            // Of several submitted names the first one is the name.
            if opens == .recommended || (opens == .submitted && recommended == nil) {
                recommended = Name(full: "")
            } else {
                alternatives.append(Name(full: ""))
            }
        }
        let isRecommended = alternatives.isEmpty
        guard var name = isRecommended ? recommended : alternatives.last else { return }
        switch sides[0] {
        case "Full": name.full = content
        case "Short": name.short.append(content)
        case "EC": name.enzymeNumbers.append(content)
        // Allergen, Biotech, CD_antigen, INN.
        default: if name.full.isEmpty { name.full = content }
        }
        // "AltName: Short=tPA" has no full name.
        if name.full.isEmpty, let short = name.short.first, !isRecommended { name.full = short }
        if isRecommended { recommended = name } else { alternatives[alternatives.count - 1] = name }
    }
}
