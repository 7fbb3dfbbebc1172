/// A sequence that goes over several words of a text: lines of a FASTA record, blocks of ten with numbers between them, as GenBank
/// and UniProt print it, or pieces that a terminal wrapped.
struct SequenceBlocks {
    /// Its words, the numbers between them included.
    private(set) var range: Range<Int>
    /// As written.
    private(set) var letters: [UInt8] = []
    /// How many words of letters it is made of.
    private(set) var pieces = 0

    /// Whether numbers say that its pieces belong together.
    private(set) var isNumbered = false

    private let text: TypedText
    /// Letters of the pieces, by length.
    private var lengths: [Int] = []
    private var style = LetterCase.upper

    // MARK: Records

    /// The sequence after a header line.
    ///
    /// - Parameter start: the word after the header.
    init?(recordAt start: Int, in text: TypedText) {
        self.text = text
        range = start..<start
        var index = start
        while index < text.words.count, !text.words[index].opensRecord {
            let line = text.words[index...].prefix { $0.line == text.words[index].line && !$0.opensRecord }
            if let after = takeLine(line.startIndex..<line.endIndex) {
                index = after
            } else {
                break
            }
            if index < line.endIndex { break }
        }
        guard pieces > 0 else { return nil }
    }

    /// Takes a line of a record, or as much of its beginning as is sequence; nil if none is.
    private mutating func takeLine(_ line: Range<Int>) -> Int? {
        var end = line.lowerBound
        while end < line.upperBound, let piece = Self.piece(text.words[end].text, inRecord: true) {
            if !piece.isEmpty {
                guard follows(piece, at: end, isLast: end + 1 == line.upperBound) else { break }
                add(piece, at: end)
            }
            end += 1
        }
        return end == line.lowerBound ? nil : end
    }

    /// Whether letters go on with the sequence, rather than being a word of the question.
    private func follows(_ piece: [UInt8], at index: Int, isLast: Bool) -> Bool {
        let word = text.words[index]
        let bits = LetterPairs.bits(piece)
        guard let first = lengths.first, let previous = lengths.last else {
            return piece.count < LetterReading.shortest
                ? LetterCase(piece) == .upper && !QuestionWords.contains(word.text)
                : bits > (LetterCase(piece) == .upper ? -4 : 4)
        }
        guard LetterCase(piece) == style || style == .mixed else { return false }
        if piece.count >= 10, bits > (style == .upper ? 3 : 10) { return true }
        let isAfterFull = previous == first || word.startsLine
        let isAlone = word.startsLine && word.endsLine
        let isBlankBefore = word.startsLine && word.line > text.words[index - 1].line + 1
        guard isAfterFull, piece.count <= first, !isBlankBefore else { return false }
        if isAlone, piece.count <= 3 { return true }
        return !QuestionWords.contains(word.text)
            && bits > (isAlone || piece.count < LetterReading.shortest && previous >= 40 ? -10 : 0)
    }

    private mutating func add(_ piece: [UInt8], at index: Int) {
        if lengths.isEmpty { style = LetterCase(piece) }
        letters += piece
        lengths.append(piece.count)
        pieces += 1
        range = range.lowerBound..<(index + 1)
    }

    // MARK: Blocks

    /// Two or more pieces outside of a record, numbered or not.
    init?(at start: Int, in text: TypedText) {
        self.text = text
        range = start..<start
        var numbering = Numbering()
        var index = start
        while index < text.words.count, !text.words[index].opensRecord {
            let word = text.words[index]
            if let number = Self.number(word.text) {
                guard numbering.takes(number, after: letters.count) else { break }
                if !letters.isEmpty, numbering.isAfter { range = range.lowerBound..<(index + 1) }
            } else {
                let (core, isEnded) = Self.unpunctuated(word.text)
                guard let piece = Self.piece(core, inRecord: false), !piece.isEmpty,
                    continues(piece, at: index, numbering)
                else { break }
                add(piece, at: index)
                if isEnded { break }
            }
            index += 1
        }
        guard pieces > 1 || (pieces == 1 && numbering.startsAtOne), letters.count >= 12 else { return nil }
        isNumbered = numbering.isUsed
        guard LetterReading(letters) == .nucleic || LetterPairs.bits(letters) > (style == .upper ? 3 : 10) else {
            return nil
        }
    }

    private func continues(_ piece: [UInt8], at index: Int, _ numbering: Numbering) -> Bool {
        let word = text.words[index]
        guard let first = lengths.first, let previous = lengths.last else {
            return piece.count >= 5 && !QuestionWords.contains(word.text)
                && (piece.count == 10 || LetterPairs.bits(piece) > -4)
        }
        guard LetterCase(piece) == style, style != .mixed else { return false }
        let bits = LetterPairs.bits(piece)
        let isClear = piece.count >= LetterReading.shortest && bits > (style == .upper ? 3 : 8)
        let isShortWord = QuestionWords.contains(word.text)
        if isCounted(at: index) { return true }
        if lengths.allSatisfy({ $0 == first }) {
            if piece.count == first, first >= 5 {
                // Blocks of ten are judged together at the end.
                let isBlock = first == 10 && bits > (numbering.isBefore ? -8 : -3)
                if isClear || isBlock || first < LetterReading.shortest { return !isNewProtein(piece, at: index) }
            }
            if piece.count < first, pieces > 1 || numbering.isBefore {
                if numbering.isBefore, word.endsLine, !word.startsLine { return true }
                if !isShortWord { return bits > (word.endsLine ? (word.startsLine ? -6 : -3) : 0) }
            }
        }
        // Wrapped by a terminal, wherever its edge was.
        if word.startsLine {
            guard text.words[index - 1].line + 1 == word.line else { return false }
            if isClear { return !isNewProtein(piece, at: index) }
            let isAfterFull = pieces > 1 && previous >= 40 && lengths.dropFirst().allSatisfy { $0 == previous }
            return piece.count < previous && !isShortWord && (word.endsLine ? bits > -3 : isAfterFull && bits > -8)
        }
        return isClear && style == .upper && pieces == 1 && !isNewProtein(piece, at: index)
    }

    /// Whether the number at the end of the line, or after the piece, counts it in.
    private func isCounted(at index: Int) -> Bool {
        var count = letters.count
        for word in text.words[index...].prefix(12) where word.line == text.words[index].line {
            if let number = Self.number(word.text) { return number == count }
            guard let piece = Self.piece(word.text, inRecord: false) else { return false }
            count += piece.count
        }
        return false
    }

    /// Whether a piece begins a protein of its own: as the first it begins with M, and it isn't just where lines break.
    private func isNewProtein(_ piece: [UInt8], at index: Int) -> Bool {
        guard piece.count >= 20, piece.first.map({ $0 & 0xDF }) == UInt8(ascii: "M"),
            letters.first.map({ $0 & 0xDF }) == UInt8(ascii: "M")
        else { return false }
        return !(Self.usualWidths.contains(lengths[lengths.count - 1]) && piece.count <= lengths[lengths.count - 1])
    }

    private static let usualWidths: Set<Int> = [50, 60, 70, 72, 76, 79, 80, 100, 120]

    /// Whether lines of one width, the last one shorter, are all that it is.
    var isWrappedEvenly: Bool {
        guard let first = lengths.first, let last = lengths.last, last < first else { return false }
        return Self.usualWidths.contains(first) && lengths.dropLast().allSatisfy { $0 == first }
            && text.words[range].allSatisfy { $0.startsLine && $0.endsLine }
    }

    // MARK: Words

    /// The letters of a word that consists of them, none of a number; nil for other words.
    private static func piece(_ word: String, inRecord: Bool) -> [UInt8]? {
        var bytes = Array(word.utf8)
        if bytes.allSatisfy(\.isASCIIDigit) || inRecord && word == "//" { return inRecord ? [] : nil }
        while bytes.last == UInt8(ascii: "*") { bytes.removeLast() }
        if inRecord { bytes.removeAll { $0 == UInt8(ascii: "-") } }
        return bytes.areLetters ? bytes : nil
    }

    private static func number(_ word: String) -> Int? {
        word.utf8.allSatisfy(\.isASCIIDigit) ? Int(word) : nil
    }

    /// A word without the punctuation around it, and whether some stood after it.
    private static func unpunctuated(_ word: String) -> (String, isEnded: Bool) {
        let start = word.drop { "\"'`(“‘«".contains($0) }
        let end = start.reversed().drop { "\"'`)”’».,;:?!".contains($0) }
        return (String(end.reversed()), end.count < start.count)
    }
}
