import FileKit

/// A sequence that was found in a question, and where.
struct FoundSequence {
    /// Words of the text.
    var words: Range<Int>
    /// In the UTF-8 of its word; nil where it takes all of its words, headers included.
    var part: Range<Int>?
    var reading: LetterReading
    /// In capitals.
    var letters: [UInt8]
    /// The id in its header, or the name that it was found by.
    var name: String?
    /// How many words it was put together from.
    var pieces = 1

    /// By which they follow each other.
    var place: (Int, Int) { (words.lowerBound, part?.lowerBound ?? 0) }

    /// Short enough to be a motif of another.
    var isShort: Bool { letters.count < 20 && part != nil }

    /// All sequences of a text, nucleotides and doubtful ones too.
    ///
    /// - Throws: `SepitError` `.badData` (`sequence-invalid`).
    static func all(in text: TypedText) throws(SepitError) -> [FoundSequence] {
        var found: [FoundSequence] = []
        var index = 0
        while index < text.words.count {
            if text.words[index].opensRecord, let record = FoundSequence(record: index, in: text) {
                found.append(record)
                index = record.words.upperBound
            } else if let blocks = SequenceBlocks(at: index, in: text) {
                found.append(
                    FoundSequence(
                        words: blocks.range, reading: LetterReading(blocks.letters) == .nucleic ? .nucleic : .residues,
                        letters: blocks.letters.map { $0 & 0xDF }, pieces: blocks.pieces))
                index = blocks.range.upperBound
            } else {
                let word = try TypedWordReading(text.words[index].text)
                found += word.parts.map {
                    FoundSequence(words: index..<(index + 1), part: $0.range, reading: $0.reading, letters: $0.letters)
                }
                index += 1
            }
        }
        return found
    }

    /// A record of FASTA, from its header on; nil where no sequence follows.
    init?(record start: Int, in text: TypedText) {
        let line = text.words[start].line
        var end = start + 1
        while end < text.words.count, text.words[end].line == line, !text.words[end].opensRecord,
            !Self.beginsRecord(text.words[end].text)
        {
            end += 1
        }
        guard let blocks = SequenceBlocks(recordAt: end, in: text) else { return nil }
        let header = text.words[start..<end].map(\.text).joined(separator: " ").drop { $0 == ">" || $0 == " " }
        let letters = blocks.letters.map { $0 & 0xDF }
        self.init(
            words: start..<blocks.range.upperBound,
            reading: LetterReading(letters) == .nucleic ? .nucleic : .residues, letters: letters,
            name: header.split(separator: " ").first.map(String.init))
    }

    private init(
        words: Range<Int>, part: Range<Int>? = nil, reading: LetterReading, letters: [UInt8], name: String? = nil,
        pieces: Int = 1
    ) {
        (self.words, self.part, self.reading, self.letters) = (words, part, reading, letters)
        (self.name, self.pieces) = (name, pieces)
    }

    /// A protein that goes by the name that a word is.
    init(named name: String, word: Int, letters: [UInt8]) {
        self.init(words: word..<(word + 1), reading: .residues, letters: letters, name: name)
    }

    /// Whether a word on the line of a header is the sequence: a shell has joined the lines.
    private static func beginsRecord(_ word: String) -> Bool {
        let bytes = Array(word.utf8)
        return bytes.count >= 20 && bytes.areLetters && LetterPairs.bits(bytes) > 15
    }
}
