import FileKit

/// A question as a person types it, with the protein's sequence somewhere in it: "function of MKTAYIAKQR…".
public struct FreeTextQuestion: Sendable, Equatable {
    /// The question with `<protein>` where the sequence was, or in front if it had none.
    public var question: String
    /// The sequence in the text as upper-case ASCII; nil if there is none.
    public var sequence: [UInt8]?

    /// Words of at least so many letters may be a sequence.
    private static let shortest = 8

    /// - Throws: `SepitError` `.badData` (`sequence-invalid`) for a word that looks like a sequence but isn't one,
    ///   `.usage` (`question-empty`).
    public init(_ text: String) throws(SepitError) {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard !words.isEmpty else { throw SepitError(.usage, code: "question-empty", "The question is empty.") }
        if words.contains(where: { $0.contains("<protein>") }) {
            question = words.joined(separator: " ")
            sequence = nil
            return
        }
        let longest = words.indices.filter { Self.looksLikeSequence(words[$0]) }
            .max { words[$0].utf8.count < words[$1].utf8.count }
        guard let longest else {
            question = "<protein> " + words.joined(separator: " ")
            sequence = nil
            return
        }
        let core = Self.core(of: words[longest])
        sequence = try Self.residues(core)
        var asked = words
        asked[longest] = words[longest].replacingFirst(core, with: "<protein>")
        let isAlone = asked.count == 1 && asked[0] == "<protein>"
        question = isAlone ? "Describe this protein. <protein>" : asked.joined(separator: " ")
    }

    /// A word without the punctuation around it.
    private static func core(of word: String) -> String {
        let trimmed = word.drop { !$0.isASCII || !($0.isLetter || $0.isNumber) }
        var end = trimmed.endIndex
        while end > trimmed.startIndex {
            let before = trimmed.index(before: end)
            if trimmed[before].isASCII, trimmed[before].isLetter || trimmed[before].isNumber { break }
            end = before
        }
        return String(trimmed[..<end])
    }

    /// Long, and nearly all upper-case letters.
    private static func looksLikeSequence(_ word: String) -> Bool {
        let core = core(of: word)
        let letters = core.utf8.count { $0 >= 65 && $0 <= 90 }
        return letters >= shortest && letters * 5 >= core.utf8.count * 4
    }

    private static func residues(_ text: String) throws(SepitError) -> [UInt8] {
        for (index, byte) in text.utf8.enumerated() {
            guard (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) else {
                throw SepitError(
                    .badData, code: "sequence-invalid", "The sequence has a character that is no residue.",
                    expected: "one-letter codes", found: "\"\(Character(UnicodeScalar(byte)))\" at position \(index + 1)",
                    hint: "Remove digits and gaps from the sequence.")
            }
        }
        return text.utf8.map { $0 & 0xDF }
    }
}

extension String {
    fileprivate func replacingFirst(_ part: String, with replacement: String) -> String {
        guard let range = firstRange(of: part) else { return self }
        return String(self[..<range.lowerBound]) + replacement + self[range.upperBound...]
    }
}
