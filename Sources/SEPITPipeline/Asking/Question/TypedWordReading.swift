import FileKit

/// The sequences in a single word: between its punctuation, behind its labels, within its quotes.
struct TypedWordReading {
    /// A run of letters that is more than a word.
    struct Part {
        /// In the word's UTF-8.
        var range: Range<Int>
        var reading: LetterReading
        /// In capitals.
        var letters: [UInt8]
    }

    private(set) var parts: [Part] = []
    /// Punctuation beyond ASCII is blanked out.
    private let bytes: [UInt8]

    /// - Throws: `SepitError` `.badData` (`sequence-invalid`) for what looks like a sequence, but has something in it that is
    ///   no residue.
    init(_ word: String) throws(SepitError) {
        bytes = word.unicodeScalars.flatMap { scalar in
            scalar.isASCII || scalar.properties.isAlphabetic
                ? Array(UTF8.encode(scalar) ?? .init()) : .init(repeating: 32, count: UTF8.width(scalar))
        }
        guard bytes.count >= LetterReading.shortest else { return }
        var start = 0
        for index in 0...bytes.count where index == bytes.count || Self.divides(bytes[index]) {
            if index > start { try read(start..<index) }
            start = index + 1
        }
    }

    /// Digits, gaps and letters of other alphabets don't divide, as they may be mistakes within a sequence.
    private static func divides(_ byte: UInt8) -> Bool {
        !(byte.isASCIILetter || byte.isASCIIDigit || byte == gap || byte == stop || byte == UInt8(ascii: ".")
            || byte >= 0x80)
    }

    private static let gap = UInt8(ascii: "-")
    private static let stop = UInt8(ascii: "*")

    /// Reads what stands between punctuation.
    private mutating func read(_ range: Range<Int>) throws(SepitError) {
        guard let first = range.first(where: { bytes[$0].isASCIILetter || bytes[$0].isASCIIDigit }),
            let last = range.last(where: { bytes[$0].isASCIILetter || bytes[$0].isASCIIDigit })
        else { return }
        let piece = first..<(last + 1)
        let runs = bytes[piece].indices.split { !bytes[$0].isASCIILetter }.compactMap { run in
            run.first.map { $0..<($0 + run.count) }
        }
        if let letters = ThreeLetterCodes.letters(runs.map { bytes[$0] }) {
            parts.append(Part(range: piece, reading: .residues, letters: letters))
        } else if runs == [piece] {
            add(piece, reading(piece))
        } else {
            try readMixture(piece, runs)
        }
    }

    private func reading(_ run: Range<Int>) -> LetterReading {
        let reading = LetterReading(bytes[run])
        // Who writes "sequence:" before it means one.
        let isMeant = reading != .nucleic && run.count >= 5 && isLabelled(run) && LetterPairs.bits(bytes[run]) > -10
        return isMeant ? .residues : reading
    }

    private mutating func add(_ run: Range<Int>, _ reading: LetterReading) {
        guard reading != .word else { return }
        parts.append(Part(range: run, reading: reading, letters: bytes[run].map { $0 & 0xDF }))
    }

    /// Whether "sequence:" or the like stands before it.
    private func isLabelled(_ run: Range<Int>) -> Bool {
        guard let end = bytes[..<run.lowerBound].lastIndex(where: { $0.isASCIILetter }), end + 2 == run.lowerBound,
            [UInt8(ascii: ":"), UInt8(ascii: "=")].contains(bytes[end + 1])
        else { return false }
        let label = bytes[...end].reversed().prefix(while: \.isASCIILetter).reversed()
        return QuestionLabel.meansSequence(String(decoding: label, as: UTF8.self))
    }

    /// Letters with digits, gaps or foreign letters among them: "His6-MKTAY…", "MKTAY…K61", "MKT-AYI…".
    private mutating func readMixture(_ piece: Range<Int>, _ runs: [Range<Int>]) throws(SepitError) {
        let readings = runs.map { LetterReading(bytes[$0]) }
        let found = runs.indices.filter { [.residues, .nucleic].contains(readings[$0]) }
        if found.count == 1, let only = found.first {
            let isAlone = runs.indices.allSatisfy { $0 == only || isLabel(runs[$0]) && isApart($0, only, runs) }
            if isAlone, runs.count > 1 || runs[only].count >= 12 || readings[only] == .nucleic,
                bytes[piece].allSatisfy({ $0 < 0x80 })
            {
                return add(runs[only], readings[only])
            }
        }
        let letters = runs.flatMap { bytes[$0] }
        let capitals = letters.count { $0 < 97 }
        guard letters.count >= 12, capitals * 5 >= letters.count * 4 else { return }
        let bits = LetterPairs.bits(letters)
        guard !found.isEmpty ? bits > 3 : letters.count >= 15 && bits > 20 else { return }
        throw Self.invalid(String(decoding: bytes[piece], as: UTF8.self))
    }

    /// Whether no digit alone stands between two runs.
    private func isApart(_ one: Int, _ other: Int, _ runs: [Range<Int>]) -> Bool {
        let between =
            one < other ? runs[one].upperBound..<runs[other].lowerBound : runs[other].upperBound..<runs[one].lowerBound
        return between.contains { !bytes[$0].isASCIIDigit }
    }

    /// Whether letters beside a sequence name its ends or what is joined to it.
    private func isLabel(_ run: Range<Int>) -> Bool {
        let text = String(decoding: bytes[run], as: UTF8.self)
        return LetterCase(bytes[run]) != .upper || QuestionLabel.namesEnd(text)
    }

    /// - Precondition: the first character is a letter or a digit, and some character is no letter.
    private static func invalid(_ piece: String) -> SepitError {
        let foreign = piece.enumerated().first { !($0.element.isASCII && $0.element.isLetter) }
        return SepitError(
            .badData, code: "sequence-invalid", "The sequence has a character that is no residue.",
            expected: "one-letter codes",
            found: foreign.map { "\"\($0.element)\" at position \($0.offset + 1)" },
            hint: "Remove digits and gaps from the sequence.")
    }
}
