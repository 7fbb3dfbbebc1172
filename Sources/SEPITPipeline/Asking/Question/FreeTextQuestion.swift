import FileKit

/// A question as a person types or pastes it, with proteins somewhere in it: "function of MKTAYIAKQR…", records of FASTA, the
/// blocks of a database's page, or names of known proteins.
public struct FreeTextQuestion: Sendable, Equatable {
    /// A protein that the text names.
    public struct Protein: Sendable, Equatable {
        /// Upper-case ASCII.
        public var sequence: [UInt8]
        /// The name by which it was found or is called in the text; nil for a sequence without one.
        public var name: String?

        /// A protein.
        public init(sequence: [UInt8], name: String? = nil) { (self.sequence, self.name) = (sequence, name) }
    }

    /// The question with `<protein>` where each protein was, or in front if it had none.
    public let question: String
    /// In the order of the text; none where a file holds the proteins.
    public let proteins: [Protein]
    /// What the user should know about how it was read.
    public let notes: [String]
    /// Names of proteins that are not known.
    let unknownNames: [String]
    /// What may be meant as a sequence, but looks like a word.
    let doubtful: String?
    /// For each `<protein>` of the question, which of `proteins` it is; nil for one that was typed, which stands for a file's.
    let markers: [Int?]
    /// The words, with the sequences as they were.
    let original: String

    /// The sequences of `proteins`.
    public var sequences: [[UInt8]] { proteins.map(\.sequence) }

    /// - Parameters:
    ///   - isAboutFile: whether a file holds the protein, so that names are not looked up.
    ///   - known: finds proteins by the names that databases give them.
    /// - Throws: `SepitError` `.badData` (`sequence-invalid`, `sequence-nucleic`) for a word that looks like a sequence but is
    ///   none of a protein, `.usage` (`question-empty`).
    public init(
        _ text: String, isAboutFile: Bool = false, known: ProteinName.Lookup = { _ in nil }
    ) throws(SepitError) {
        let typed = TypedText(text)
        guard !typed.words.isEmpty else {
            throw SepitError(.usage, code: "question-empty", "The question is empty.")
        }
        let all = try FoundSequence.all(in: typed)
        var found = Self.proteins(among: all, isAlone: typed.words.count == 1)
        var unknown: [String] = []
        if !isAboutFile {
            found += Self.named(in: typed, beside: all, known: known, unknown: &unknown)
            found.sort { $0.place < $1.place }
            // Beside a protein, a single word of bases may be what it binds.
            let isOnly = found.isEmpty
            if let first = all.first(where: { $0.reading == .nucleic && ($0.part == nil || isOnly) }) {
                throw Self.nucleic(first)
            }
        }
        unknownNames = unknown
        let unsure = found.isEmpty ? all.first { $0.reading == LetterReading.unsure } : nil
        doubtful = unsure.map { String(decoding: $0.letters, as: UTF8.self) }
        proteins = found.map { Protein(sequence: $0.letters, name: $0.name) }
        original = typed.words.map(\.text).joined(separator: " ")
        let written = QuestionText(typed, with: found)
        question = written.question
        markers = written.markers
        notes = found.filter { $0.pieces > 1 }.map { "\($0.letters.count) residues are read from \($0.pieces) pieces" }
    }

    /// The question with a `<protein>` for each of so many proteins of a file: where it has one only, all go there.
    ///
    /// - Throws: `SepitError` `.usage` (`question-marker`) if it names another number of proteins.
    public func question(proteins count: Int) throws(SepitError) -> String {
        try QuestionText.spread(question, over: count)
    }

    // MARK: Choosing

    /// Those that are proteins by themselves: not the motifs of others, and a doubtful one only where nothing else was typed.
    private static func proteins(among all: [FoundSequence], isAlone: Bool) -> [FoundSequence] {
        let sure = all.filter {
            $0.reading == .residues || $0.reading == .unsure && isAlone && LetterPairs.bits($0.letters) > 0
        }
        return sure.enumerated().filter { index, one in
            guard one.isShort else { return true }
            return !sure.enumerated().contains { other in
                other.offset != index
                    && (other.element.letters.count > one.letters.count && other.element.letters.contains(one.letters)
                        || !other.element.isShort && Set(one.letters).count == 1)
            }
        }.map(\.element)
    }

    /// Proteins that are named, other than directly before their sequence.
    private static func named(
        in typed: TypedText, beside all: [FoundSequence], known: ProteinName.Lookup, unknown: inout [String]
    ) -> [FoundSequence] {
        var named: [FoundSequence] = []
        for (index, word) in typed.words.enumerated() {
            let isTaken = all.contains {
                $0.words.contains(index) || ($0.words.lowerBound == index + 1 && $0.reading == .residues)
            }
            guard !isTaken else { continue }
            var letters: [UInt8]?
            for name in ProteinName.candidates(of: word.text) where letters == nil {
                letters = known(name)
                if let letters { named.append(FoundSequence(named: name, word: index, letters: letters)) }
            }
            if letters == nil, ProteinName.isAccession(word.text) {
                unknown.append(word.text.trimmingPunctuation)
            }
        }
        return named
    }

    private static func nucleic(_ found: FoundSequence) -> SepitError {
        let start = String(decoding: found.letters.prefix(20), as: UTF8.self)
        return SepitError(
            .badData, code: "sequence-nucleic", "The sequence is of DNA or RNA, not of a protein.",
            expected: "one-letter codes of amino acids",
            found: "\(found.letters.count) letters, \(start)\(found.letters.count > 20 ? "…" : "")",
            hint: "Translate it, and ask about the protein.")
    }
}
