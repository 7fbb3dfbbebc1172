extension ProteinNames {
    /// Names in one line, as tables downloaded from UniProt and flat files before 2008 have them:
    /// `Granulins (PEPI) (EC 1.2.3.4) [Cleaved into: Acrogranin; Paragranulin (PGRN-p)]`.
    ///
    /// Parentheses and brackets at the end hold other names, EC numbers, flags and parts; those within a name, as in
    /// `Poly(A) polymerase` or `Glutamate dehydrogenase [NAD(P)+] 1`, belong to it.
    public init(text: String) {
        self.init()
        var rest = text.trimmed
        var groups: [Substring] = []
        while let (name, group) = Self.lastGroup(of: rest) {
            let inside = group.dropFirst().dropLast()
            if group.first == "[" {
                let heads = ["Includes:", "Contains:", "Cleaved into:", "INCLUDES:", "CONTAINS:", "CLEAVED INTO:"]
                guard let head = heads.first(where: { inside.hasPrefix($0) }) else { break }
                let parts = Self.parts(inside.dropFirst(head.count)).map { ProteinNames(text: $0) }
                if head.uppercased().hasPrefix("INCLUDES") { includes = parts } else { contains = parts }
            } else {
                groups.append(inside)
            }
            rest = name
        }
        // A text may be nothing but a group, as "(S)-reticuline oxidase" is not.
        guard !rest.isEmpty else { return }
        var name = Name(full: Self.withoutPrecursor(rest))
        for inside in groups.reversed() {
            let value = String(inside).trimmed
            if let number = Self.enzymeNumber(value) {
                // Several numbers of a name may follow each other.
                if let last = alternatives.indices.last {
                    alternatives[last].enzymeNumbers.append(number)
                } else {
                    name.enzymeNumbers.append(number)
                }
            } else if !Self.isFlag(value) {
                alternatives.append(Name(full: value))
            }
        }
        recommended = name
    }

    /// Whether a parenthesis says something of the sequence, not of the name.
    static func isFlag(_ text: String) -> Bool {
        ["fragment", "fragments", "precursor", "version 1", "version 2"].contains(text.lowercased())
    }

    /// `1.2.3.4` of `EC 1.2.3.4`, `EC=1.2.3.4` and `EC:1.2.3.-`.
    static func enzymeNumber(_ text: some StringProtocol) -> String? {
        let text = text.uppercased()
        guard text.hasPrefix("EC") else { return nil }
        let number = String(text.dropFirst(2).drop { " =:".contains($0) }.prefix { $0 != " " })
        guard number.first?.isNumber == true, number.contains(".") else { return nil }
        // EC numbers that wait for approval are written with a small "n".
        return number.lowercased()
    }

    private static func withoutPrecursor(_ text: String) -> String {
        let text = text.trimmingFullStop
        for end in [" precursor", " PRECURSOR", ", precursor"] where text.hasSuffix(end) {
            return String(text.dropLast(end.count))
        }
        return text
    }

    /// The group in parentheses or brackets that ends the text, and the text before it; nil where a name ends it.
    private static func lastGroup(of text: String) -> (name: String, group: Substring)? {
        guard let last = text.last, last == ")" || last == "]" else { return nil }
        let (opening, closing): (Character, Character) = last == ")" ? ("(", ")") : ("[", "]")
        var depth = 0
        var index = text.endIndex
        while index > text.startIndex {
            index = text.index(before: index)
            if text[index] == closing { depth += 1 }
            if text[index] == opening { depth -= 1 }
            guard depth == 0 else { continue }
            guard index > text.startIndex, text[text.index(before: index)] == " " else { return nil }
            return (String(text[..<index]).trimmed, text[index...])
        }
        return nil
    }

    /// The parts between semicolons that are not inside parentheses or brackets.
    private static func parts(_ text: Substring) -> [String] {
        var parts: [String] = []
        var depth = 0
        var start = text.startIndex
        for index in text.indices {
            switch text[index] {
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            case ";" where depth <= 0:
                parts.append(String(text[start..<index]).trimmed)
                start = text.index(after: index)
            default: break
            }
        }
        parts.append(String(text[start...]).trimmed)
        return parts.filter { !$0.isEmpty }
    }
}
