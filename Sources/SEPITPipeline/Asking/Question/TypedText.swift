/// Text as a person typed or pasted it, word by word, without what nobody sees.
struct TypedText {
    /// Letters between blanks.
    struct Word {
        var text: String
        /// From 0; an empty line counts, so that it shows.
        var line: Int
        var startsLine = false
        var endsLine = false
        /// Whether it begins a header of FASTA.
        var opensRecord = false
    }

    private(set) var words: [Word] = []

    init(_ text: String) {
        for (number, line) in Self.lines(of: text).enumerated() {
            let parts = line.split(whereSeparator: \.isWhitespace)
            for (index, part) in parts.enumerated() {
                words.append(
                    Word(
                        text: String(part), line: number, startsLine: index == 0, endsLine: index == parts.count - 1,
                        opensRecord: Self.opensRecord(part, isFirst: index == 0)))
            }
        }
    }

    /// Where a shell has joined the lines, headers stand among other words.
    private static func opensRecord(_ word: Substring, isFirst: Bool) -> Bool {
        let bytes = word.utf8.prefix(2)
        guard bytes.first == UInt8(ascii: ">") else { return false }
        return isFirst || bytes.last.map(\.isASCIILetter) == true
    }

    /// The lines without marks that only direct how text is shown: a byte order mark, breaks of no width, direction.
    static func lines(of text: String) -> [Substring] {
        let visible = String(String.UnicodeScalarView(text.unicodeScalars.filter { !isUnseen($0) }))
        return visible.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    }

    private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0xFEFF, 0xFFFE: true
        case 0...8, 0x0E...0x1F, 0x7F: true
        default: false
        }
    }
}
