import FileKit

/// A question as a person types it, with sequences somewhere in it: "function of MKTAYIAKQR…".
public struct FreeTextQuestion: Sendable, Equatable {
    /// The question with `<protein>` where each sequence was, or in front if it had none.
    public var question: String
    /// The sequences in the text as upper-case ASCII, in order; none where a file holds the proteins.
    public var sequences: [[UInt8]]

    /// Words of at least so many letters may be a sequence.
    private static let shortest = 8
    /// Words of at least so many letters are a sequence even where there is a longer one: no other word in capitals is
    /// as long.
    private static let shortestBesideOthers = 20

    /// - Throws: `SepitError` `.badData` (`sequence-invalid`) for a word that looks like a sequence but isn't one,
    ///   `.usage` (`question-empty`).
    public init(_ text: String) throws(SepitError) {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard !words.isEmpty else { throw SepitError(.usage, code: "question-empty", "The question is empty.") }
        if words.contains(where: { $0.contains("<protein>") }) {
            question = words.joined(separator: " ")
            sequences = []
            return
        }
        let candidates = words.indices.filter { Self.looksLikeSequence(words[$0]) }
        let longest = candidates.max { words[$0].utf8.count < words[$1].utf8.count }
        guard let longest else {
            question = "<protein> " + words.joined(separator: " ")
            sequences = []
            return
        }
        var asked = words
        var sequences: [[UInt8]] = []
        for index in candidates {
            let core = Self.core(of: words[index])
            guard index == longest || core.utf8.count >= Self.shortestBesideOthers else { continue }
            sequences.append(try Self.residues(core))
            asked[index] = words[index].replacingFirst(core, with: "<protein>")
        }
        self.sequences = sequences
        let isAlone = asked.count == 1 && asked[0] == "<protein>"
        question = isAlone ? "Describe this protein. <protein>" : asked.joined(separator: " ")
    }

    /// The question with a `<protein>` for each of so many proteins of a file: where it has one only, all go there.
    ///
    /// - Throws: `SepitError` `.usage` (`question-marker`) if it names another number of proteins.
    public func question(proteins count: Int) throws(SepitError) -> String {
        let parts = question.split(separator: "<protein>", omittingEmptySubsequences: false)
        if parts.count == count + 1 { return question }
        guard parts.count == 2 else {
            throw SepitError(
                .usage, code: "question-marker", "The question names another number of proteins than there are.",
                expected: "<protein> once, or \(count) times", found: "\(parts.count - 1) times")
        }
        let all = [String](repeating: "<protein>", count: count).joined(separator: " ")
        return parts.joined(separator: all)
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
                    expected: "one-letter codes",
                    found: "\"\(Character(UnicodeScalar(byte)))\" at position \(index + 1)",
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
