/// Whether the numbers of an answer are those of its source: a model copies them, it doesn't make them.
package struct NumberCheck {
    /// The numbers in the answer that the source doesn't have, as they are written there, in order.
    package let invented: [String]

    /// - Parameter sources: what the answer may repeat numbers of: the expert's result, and the question.
    package init(_ answer: String, from sources: [String]) {
        let known = Set(sources.flatMap(Self.numbers).map(\.value))
        invented = Self.numbers(answer).filter { !known.contains($0.value) }.map(\.written)
    }

    /// Digits and what belongs to them, with a value that doesn't depend on how they are written: 1,234.50 is 1234.5.
    static func numbers(_ text: String) -> [(written: String, value: String)] {
        var found: [(String, String)] = []
        for match in text.matches(of: /[0-9][0-9,.]*/) {
            let written = text[match.range]
            let core = written.last.map { ",.".contains($0) } == true ? written.dropLast() : written
            let sign = isNegative(text, at: match.range.lowerBound) ? "-" : ""
            found.append((sign + core, sign + normal(core)))
        }
        found += wordNumbers(text)
        return found
    }

    /// Whether a minus stands before a number, and not the hyphen of a range or a name.
    private static func isNegative(_ text: String, at index: String.Index) -> Bool {
        let before = text[..<index]
        guard let sign = before.last, sign == "-" || sign == "\u{2212}" else { return false }
        return before.dropLast().last.map { $0.isWhitespace || "(=:[".contains($0) } ?? true
    }

    /// Without separators of thousands, leading zeros and zeros at the end of a fraction.
    private static func normal(_ written: Substring) -> String {
        let parts = written.filter { $0 != "," }.split(separator: ".", omittingEmptySubsequences: false)
        let whole = parts[0].drop { $0 == "0" }
        guard parts.count == 2 else {
            return parts.count > 2 ? String(written) : whole.isEmpty ? "0" : String(whole)
        }
        var fraction = parts[1]
        while fraction.last == "0" { fraction.removeLast() }
        return (whole.isEmpty ? "0" : String(whole)) + (fraction.isEmpty ? "" : ".\(fraction)")
    }

    /// Numbers in words count as well: a model that may not write 7 could write seven.
    private static func wordNumbers(_ text: String) -> [(String, String)] {
        text.lowercased().split { !$0.isLetter }.compactMap { word in
            words.firstIndex(of: String(word)).map { (String(word), String($0 + 2)) }
        }
    }

    /// From two on; "one" and "no" are words of any sentence.
    private static let words = [
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen",
        "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    ]
}
