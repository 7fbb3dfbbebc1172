import FileKit

/// A question for the model: the words of a text, with `<protein>` where proteins were.
struct QuestionText {
    static let marker = "<protein>"

    private(set) var question: String
    /// For each marker which protein it is; nil for one that was typed.
    private(set) var markers: [Int?]

    /// - Parameter found: in the order of the text.
    init(_ typed: TypedText, with found: [FoundSequence]) {
        var words: [String] = []
        var markers: [Int?] = []
        var next = 0
        var index = 0
        while index < typed.words.count {
            if next < found.count, found[next].words.lowerBound == index {
                let first = next
                while next < found.count, found[next].words.lowerBound == index { next += 1 }
                markers += (first..<next).map { $0 }
                let last = typed.words[found[first].words.upperBound - 1].text
                words.append(Self.marked(typed.words[index].text, last, found[first..<next]))
                index = found[first].words.upperBound
            } else {
                let word = typed.words[index].text
                markers += [Int?](
                    repeating: nil,
                    count: word.split(separator: Self.marker, omittingEmptySubsequences: false).count - 1)
                words.append(word)
                index += 1
            }
        }
        self.markers = markers
        words = Self.withoutIdleLabels(words)
        let isAlone = !words.contains { $0.replacing(Self.marker, with: "").contains { $0.isLetter || $0.isNumber } }
        let all = [String](repeating: Self.marker, count: max(1, markers.count)).joined(separator: " ")
        if markers.isEmpty {
            question = "\(Self.marker) " + words.joined(separator: " ")
        } else if isAlone {
            question = markers.count == 1 ? "Describe this protein. \(all)" : "Describe these proteins. \(all)"
        } else {
            question = words.joined(separator: " ")
        }
    }

    /// A word, or the first and the last of several, with markers for the sequences in it.
    private static func marked(_ first: String, _ last: String, _ found: ArraySlice<FoundSequence>) -> String {
        guard found.contains(where: { $0.part != nil }) else {
            let isRecord = first.hasPrefix(">")
            let opening = isRecord ? "" : first.prefix { !($0.isLetter || $0.isNumber) }
            let closing = String(last.reversed().prefix { !($0.isLetter || $0.isNumber || $0 == "*") }.reversed())
            return opening + marker + closing
        }
        let bytes = Array(first.utf8)
        var text = ""
        var end = 0
        for part in found.compactMap(\.part) {
            text += String(decoding: bytes[end..<part.lowerBound], as: UTF8.self) + marker
            end = part.upperBound
        }
        return text + String(decoding: bytes[end...], as: UTF8.self)
    }

    /// "sequence:<protein>" and "Sequence: <protein>" say no more than "<protein>".
    private static func withoutIdleLabels(_ words: [String]) -> [String] {
        var kept: [String] = []
        for word in words {
            guard let start = word.firstRange(of: marker)?.lowerBound else {
                kept.append(word)
                continue
            }
            let before = word[..<start]
            if before.last == ":" || before.last == "=", QuestionLabel.isIdle(before.dropLast().drop { !$0.isLetter }) {
                kept.append(String(word[start...]))
                continue
            }
            if before.isEmpty, let label = kept.last, label.last == ":" || label.last == "=",
                QuestionLabel.isIdle(label.dropLast())
            {
                kept.removeLast()
            }
            kept.append(word)
        }
        return kept
    }

    /// The question with so many markers: where it has one only, all go there.
    ///
    /// - Throws: `SepitError` `.usage` (`question-marker`) if it names another number of proteins.
    static func spread(_ question: String, over count: Int) throws(SepitError) -> String {
        let parts = question.split(separator: marker, omittingEmptySubsequences: false)
        if parts.count == count + 1 { return question }
        guard parts.count == 2 else {
            throw SepitError(
                .usage, code: "question-marker", "The question names another number of proteins than there are.",
                expected: "\(marker) once, or \(count) times", found: "\(parts.count - 1) times")
        }
        let all = [String](repeating: marker, count: count).joined(separator: " ")
        return parts.joined(separator: all)
    }
}
