/// The questions of a text of several lines, such as standard input.
public enum QuestionLines {
    /// One question, and where it begins.
    public struct Question: Sendable, Equatable {
        /// The line, or several where a sequence goes over them.
        public var text: String
        /// From 1.
        public var line: Int
    }

    /// Each line is a question, unless sequences go over lines: then a text with words of its own is one question, and one of
    /// sequences alone is a question for each of them.
    public static func questions(in text: String) -> [Question] {
        let lines = TypedText.lines(of: text)
        let sequences = sequencesOverLines(TypedText(text))
        let taken = Set(sequences.flatMap { $0 })
        let others = lines.indices.filter { index in
            !taken.contains(index) && lines[index].contains { !$0.isWhitespace }
        }
        func question(_ range: Range<Int>) -> Question {
            Question(text: lines[range].joined(separator: "\n"), line: range.lowerBound + 1)
        }
        if sequences.isEmpty { return others.map { question($0..<($0 + 1)) } }
        return others.isEmpty ? sequences.map(question) : [question(0..<lines.count)]
    }

    /// The lines of records, of numbered blocks and of what was wrapped evenly. Other lines may be proteins of their own.
    private static func sequencesOverLines(_ text: TypedText) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var index = 0
        while index < text.words.count {
            var words: Range<Int>?
            if text.words[index].startsLine {
                if text.words[index].opensRecord {
                    words = FoundSequence(record: index, in: text)?.words
                } else if let blocks = SequenceBlocks(at: index, in: text), blocks.isNumbered || blocks.isWrappedEvenly
                {
                    words = blocks.range
                }
            }
            guard let words else {
                index += 1
                continue
            }
            let lines = text.words[words.lowerBound].line..<(text.words[words.upperBound - 1].line + 1)
            // Within a line, or before other words, it is a part of a question.
            if lines.count > 1 || text.words[index].opensRecord, text.words[words.upperBound - 1].endsLine {
                found.append(lines)
            }
            index = words.upperBound
        }
        return found
    }
}
