/// What a run of letters in a question is.
enum LetterReading: Equatable {
    case word
    /// Residues of a protein.
    case residues
    /// Could be a word or a short protein.
    case unsure
    /// DNA or RNA.
    case nucleic

    /// Fewer letters are no protein.
    static let shortest = 8
    /// Fewer letters that are not in capitals are none.
    private static let shortestInLowerCase = 10

    /// - Parameter letters: ASCII letters.
    init(_ letters: some BidirectionalCollection<UInt8>) {
        let count = letters.count
        let style = LetterCase(letters)
        guard count >= (style == .upper ? Self.shortest : Self.shortestInLowerCase) else {
            self = .word
            return
        }
        if Self.isNucleic(letters, style) {
            self = .nucleic
            return
        }
        // A motif, such as CXXCXGXG.
        let unknown = letters.count { $0 & 0xDF == UInt8(ascii: "X") }
        if count < 20, unknown * 4 > count {
            self = .word
            return
        }
        let bits = LetterPairs.bits(letters)
        switch style {
        case .upper where bits < 12 && QuestionWords.end(letters): self = .word
        case .upper: self = bits > 3 ? .residues : bits > -4 ? .unsure : .word
        case .lower, .mixed: self = bits > 10 ? .residues : .word
        }
    }

    /// As a FASTA file with it is judged; where there are few letters, all have to be bases.
    private static func isNucleic(_ letters: some Collection<UInt8>, _ style: LetterCase) -> Bool {
        let count = letters.count
        var isFound: (thymine: Bool, uracil: Bool) = (false, false)
        var bases = 0
        var kinds: Set<UInt8> = []
        for letter in letters.lazy.map({ $0 & 0xDF }) {
            switch letter {
            case UInt8(ascii: "T"): isFound.thymine = true
            case UInt8(ascii: "U"): isFound.uracil = true
            case UInt8(ascii: "A"), UInt8(ascii: "C"), UInt8(ascii: "G"), UInt8(ascii: "N"): break
            default: continue
            }
            bases += 1
            kinds.insert(letter)
        }
        guard kinds.count >= 3 else { return false }
        let isPure = bases == count && !(isFound.thymine && isFound.uracil)
        return isPure ? style == .upper || count >= 12 : count >= 20 && bases * 10 >= count * 9
    }
}
