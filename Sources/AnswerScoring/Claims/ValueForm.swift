/// A value or an answer as words that compare as equal where they mean the same: lower case, singular, one spelling, Greek
/// letters in full, adjectives of places as the places.
struct ValueForm: Sendable, Hashable {
    let words: [String]

    init(words: some Sequence<String>) { self.words = Array(words) }

    init(_ text: String) { words = AnswerWords(text).words.map(\.form) }

    /// The one form of a word.
    static func form(of word: some StringProtocol) -> String {
        let lowered = spelled(word.lowercased())
        return irregular[lowered] ?? singular(lowered)
    }

    private static func spelled(_ word: String) -> String {
        guard word.utf8.count > 3 else { return word }
        var word = word
        for (other, usual) in [
            ("sulph", "sulf"), ("haem", "hem"), ("aemia", "emia"), ("oestr", "estr"), ("isation", "ization"),
            ("tumour", "tumor"), ("fibre", "fiber"), ("centre", "center"), ("signall", "signal"), ("ysing", "yzing"),
        ] where word.contains(other) {
            word.replace(other, with: usual)
        }
        return word
    }

    private static func singular(_ word: String) -> String {
        guard word.count > 3, word.hasSuffix("s") else { return word }
        for ending in ["ss", "us", "is", "as"] where word.hasSuffix(ending) { return word }
        if word.hasSuffix("ies"), word.count > 4 { return word.dropLast(3) + "y" }
        for ending in ["xes", "ches", "shes", "sses"] where word.hasSuffix(ending) { return String(word.dropLast(2)) }
        return String(word.dropLast())
    }

    private static let irregular = [
        "nuclei": "nucleus", "nuclear": "nucleus", "nucleolar": "nucleolus", "nucleoli": "nucleolus",
        "mitochondria": "mitochondrion", "mitochondrial": "mitochondrion", "cytoplasmic": "cytoplasm",
        "cytosolic": "cytosol", "peroxisomal": "peroxisome", "lysosomal": "lysosome", "endosomal": "endosome",
        "vacuolar": "vacuole", "periplasmic": "periplasm", "cytoskeletal": "cytoskeleton",
        "chloroplastic": "chloroplast", "membranous": "membrane", "membranal": "membrane", "fungi": "fungus",
        "bacteria": "bacterium", "bacterial": "bacterium", "helices": "helix", "matrices": "matrix",
        "vertices": "vertex",
        "hemoglobin": "hemoglobin", "hem": "heme", "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ω": "omega",
        "golgi's": "golgi", "species": "species",
    ]
}

/// The words of a text, each with what stands before it.
struct AnswerWords {
    /// What parts a word from the one before.
    enum Gap: Int, Comparable {
        /// A space, a hyphen, a quotation mark.
        case none
        /// A slash, which joins a name or lists two.
        case slash
        /// A comma, colon, dash or parenthesis.
        case pause
        /// The end of a sentence.
        case end

        static func < (first: Gap, second: Gap) -> Bool { first.rawValue < second.rawValue }
    }

    struct Word {
        /// In lower case, as it was written.
        var text: String
        /// See `ValueForm`.
        var form: String
        var gap: Gap
        /// Whether the sentence that it is in asks something.
        var isAsked = false
    }

    private(set) var words: [Word] = []

    init(_ text: String) {
        var word = ""
        var gap = Gap.end
        var sentenceStart = 0
        let characters = Array(text)
        func finish() {
            guard !word.isEmpty else { return }
            let lowered = word.lowercased()
            // "isn't" is "is not", "can't" and "cannot" are "can not".
            let parts =
                lowered == "cannot"
                ? ["can", "not"]
                : lowered.hasSuffix("n't")
                    ? [String(lowered.dropLast(3)), "not"]
                    : lowered.hasSuffix("'s") ? [String(lowered.dropLast(2))] : [lowered]
            for part in parts where !part.isEmpty {
                words.append(Word(text: part, form: ValueForm.form(of: part), gap: gap))
                gap = .none
            }
            word = ""
        }
        for (index, character) in characters.enumerated() {
            let next = index + 1 < characters.count ? characters[index + 1] : " "
            if character.isLetter || character.isNumber {
                word.append(character)
                continue
            }
            if character == "'" || character == "’", !word.isEmpty, next.isLetter {
                word.append("'")
                continue
            }
            let before = index > 0 ? characters[index - 1] : " "
            // "alpha+beta" is another fold than "alpha/beta"; but "Ca2+".
            if character == "+", before.isLetter && next.isLetter || before.isWhitespace && next.isWhitespace {
                finish()
                word = "plus"
                finish()
                continue
            }
            // 3.4.21.4, 2.5 and names such as IL-1.2 are not cut.
            if character == ".", word.last?.isNumber == true, next.isNumber || next == "-" || "nB".contains(next) {
                word.append(character)
                continue
            }
            let isAbbreviation = word.count == 1 && word.first?.isUppercase == true || Self.abbreviations.contains(word)
            finish()
            switch character {
            case "?", "!", ";", "\n":
                gap = .end
                if character == "?" { for place in sentenceStart..<words.count { words[place].isAsked = true } }
                sentenceStart = words.count
            case "." where !isAbbreviation && (next.isWhitespace || next == "\"" || next == ")"):
                gap = .end
                sentenceStart = words.count
            case ",", ":", "(", ")", "[", "]", "—", "–": gap = max(gap, .pause)
            case "/", "|", "+", "&": gap = max(gap, .slash)
            default: break
            }
        }
        finish()
    }

    private static let abbreviations: Set = [
        "sp", "spp", "subsp", "str", "var", "cf", "e", "g", "i", "approx", "no", "vs", "ca", "bv", "pv",
    ]
}
