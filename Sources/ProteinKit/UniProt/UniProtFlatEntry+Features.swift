import FileKit

extension UniProtFlatEntry {
    /// The FT lines as features: in columns before release 2019_11, in qualifiers since.
    func features(_ log: inout WarningLog) throws(SepitError) -> [UniProtFeature] {
        var features: [UniProtFeature] = []
        // What has been collected of the feature that is being read.
        var notes = ""
        var isOpen = false
        func close() {
            guard isOpen, var feature = features.popLast() else { return }
            feature.take(notes)
            features.append(feature)
            notes = ""
        }
        for line in lines("FT") {
            guard let first = line.text.first else { continue }
            if first == " " {
                guard isOpen else { continue }
                notes = Self.joined(notes, line.text.trimmed)
                continue
            }
            close()
            isOpen = false
            let words = line.text.split(separator: " ", maxSplits: 3)
            var feature = UniProtFeature(kind: String(words[0]), start: nil, end: nil)
            if words.count >= 2, words[1].contains("..") || words.count == 2 {
                isOpen = feature.takeLocation(String(words[1]))
            } else if words.count >= 3 {
                isOpen = feature.takeBounds(String(words[1]), String(words[2]))
                notes = words.count > 3 ? String(words[3]).trimmed : ""
            }
            if isOpen {
                features.append(feature)
            } else if !Self.isPatentTable(words) {
                try log.note(line.number, "uniprot-feature", "The place of the feature '\(words[0])' can't be read.")
                notes = ""
            }
        }
        close()
        return features
    }

    /// Patent sequences in EMBL's form have features such as `source`, whose keys are in small letters.
    private static func isPatentTable(_ words: [Substring]) -> Bool { words[0].allSatisfy { $0.isLowercase } }
}

extension UniProtFeature {
    /// `1..20`, `45`, `<1..>20`, `?..20`, `P04439-2:1..20`.
    fileprivate mutating func takeLocation(_ text: String) -> Bool {
        var text = text[...]
        if let colon = text.firstIndex(of: ":") {
            isoform = String(text[..<colon])
            text = text[text.index(after: colon)...]
        }
        guard let dots = text.firstRange(of: "..") else { return takeBounds(String(text), String(text)) }
        return takeBounds(String(text[..<dots.lowerBound]), String(text[dots.upperBound...]))
    }

    fileprivate mutating func takeBounds(_ first: String, _ last: String) -> Bool {
        func bound(_ text: String) -> (known: Bool, value: Int?) {
            let digits = text.drop { "<>?".contains($0) }
            if digits.count < text.count { isUncertain = true }
            if digits.isEmpty { return (text.contains("?"), nil) }
            let value = Int(digits)
            return ((value ?? -1) >= 0, value)
        }
        let low = bound(first)
        let high = bound(last)
        (start, end) = (low.value, high.value)
        return low.known && high.known
    }

    /// Qualifiers `/note="…" /evidence="…"`, or the text of the column form with `/FTId=` and evidence behind it.
    fileprivate mutating func take(_ text: String) {
        guard text.hasPrefix("/"), !text.hasPrefix("/FTId=") else {
            var (text, found) = UniProtEvidence.extract(from: text)
            evidence = found
            if let mark = text.firstRange(of: "/FTId=") {
                id = String(text[mark.upperBound...]).trimmingFullStop
                text = String(text[..<mark.lowerBound])
            }
            let note = UniProtComment.withoutQualifier(text.trimmed).trimmingFullStop
            if !note.isEmpty { self.note = note }
            return
        }
        var rest = text[...]
        while let equals = rest.firstRange(of: "=\""), let slash = rest.firstIndex(of: "/") {
            let name = slash < equals.lowerBound ? rest[rest.index(after: slash)..<equals.lowerBound] : ""
            // A quotation mark within a value is doubled.
            var value = ""
            var index = equals.upperBound
            while index < rest.endIndex {
                if rest[index] == "\"" {
                    let next = rest.index(after: index)
                    guard next < rest.endIndex, rest[next] == "\"" else { break }
                    index = next
                }
                value.append(rest[index])
                index = rest.index(after: index)
            }
            set(String(name), to: value)
            rest = index < rest.endIndex ? rest[rest.index(after: index)...] : ""
        }
    }

    private mutating func set(_ qualifier: String, to value: String) {
        switch qualifier {
        case "note": note = value
        case "id": id = value
        case "evidence": evidence = UniProtEvidence.list(value)
        case "ligand": ligand = value
        case "ligand_id": ligandID = value
        default: break
        }
    }
}
