/// Whether what a sentence names, from word to word, is claimed, denied, or the object of something else.
struct ClaimScope {
    private let kind: ClaimKind
    private var isDenied = false
    /// Whether "not" followed a pause: "X, not Y, and Z".
    private var isDeniedInPassing = false
    /// Set aside by "rather than", "unlike": up to the next pause.
    private var isSetAside = false
    /// Of a place that the protein comes from: up to where it goes.
    private var isLeft = false
    private var isObject = false
    /// What "I don't think that", "whether" lead to: up to the next pause.
    private var isDoubted = false

    init(kind: ClaimKind) { self.kind = kind }

    var isClaiming: Bool { !isDenied && !isSetAside && !isDoubted && !isObject && !isLeft }

    /// Comes to a word: a pause before it may end what was denied.
    mutating func enter(_ words: ArraySlice<AnswerWords.Word>, _ index: Int) {
        guard words[index].gap == .pause, index > words.startIndex else { return }
        (isSetAside, isObject, isDoubted, isLeft) = (false, false, false, false)
        // "not a hydrolase, it is a lyase", but "not a hydrolase, kinase or lyase".
        if Self.subjects.contains(words[index].text) || (isDeniedInPassing && words[index].text == "and") {
            isDenied = false
        }
    }

    /// Takes note of a word that names no value; true if it ends a list.
    mutating func word(_ words: ArraySlice<AnswerWords.Word>, _ index: Int) -> Bool {
        let text = words[index].text
        let next = index + 1 < words.endIndex ? words[index + 1].text : ""
        let previous = index > words.startIndex ? words[index - 1].text : ""
        if ["rather", "instead", "other", "apart", "aside", "far"].contains(text),
            ["than", "of", "from"].contains(next)
        {
            isSetAside = true
            return true
        }
        if text == "than" || ClaimVocabulary.former.contains(text) || isOfAnotherOrganism(text, next) {
            isSetAside = true
            return true
        }
        if text == "now" { isSetAside = false }
        if kind == .place { noteMove(text, next, after: previous) }
        if text == "but", ["anything", "anywhere", "everywhere"].contains(previous) {
            isDenied = true
            return true
        }
        // "while its relatives are hydrolases"
        if ClaimVocabulary.others.contains(text) || (ClaimVocabulary.beside.contains(text) && kind == .place) {
            isSetAside = true
            return true
        }
        if ClaimVocabulary.turning.contains(text) {
            (isDenied, isObject, isDoubted, isLeft) = (false, false, false, false)
            return true
        }
        if ClaimVocabulary.negating.contains(text) {
            // "not only", "no doubt", "without question", "cannot be excluded" deny nothing.
            if ["only", "just", "merely", "doubt", "question"].contains(next) { return true }
            if text == "non" { return false }
            if ["unlike", "without", "except", "excluding"].contains(text) {
                isSetAside = true
            } else if text == "no", words[index...].dropFirst().first.map({ $0.gap > .none }) ?? true {
                // "No, it is a lyase."
            } else {
                isDenied = true
                isDeniedInPassing = words[index].gap == .pause && index > words.startIndex
            }
            return true
        }
        if text == "whether" || (isDenied && ClaimVocabulary.thinking.contains(text)) { isDoubted = true }
        if ["it", "this", "that", "which", "is", "are", "as"].contains(text), !isDenied { isObject = false }
        // "is not a hydrolase and is a lyase"
        if isDenied, ["is", "are", "it", "belongs", "lies"].contains(text), ["and", "but", "it"].contains(previous) {
            isDenied = false
        }
        if ClaimVocabulary.relating.contains(text), kind.hasObjects { isObject = true }
        if ClaimVocabulary.prepositions.contains(text), kind.isAlone, !ClaimVocabulary.leading.contains(previous),
            !(previous == "that" && index - 2 >= words.startIndex && ["is", "are"].contains(words[index - 2].text))
        {
            isObject = true
        }
        return !ClaimVocabulary.transparent.contains(text) && !ClaimVocabulary.conjunctions.contains(text)
            && !ClaimVocabulary.prepositions.contains(text)
    }

    /// "from the cytoplasm to the nucleus"
    private mutating func noteMove(_ text: String, _ next: String, after previous: String) {
        switch text {
        case "to", "into": isLeft = false
        case "from": isLeft = previous != "isolated"
        case "out": isLeft = next == "of"
        case "leaves", "leave", "leaving", "exits", "exiting": isLeft = true
        default: break
        }
    }

    /// "a phage of E. coli", "resembles E. coli proteins"
    private func isOfAnotherOrganism(_ text: String, _ next: String) -> Bool {
        guard kind == .organism else { return false }
        return Self.alike.contains(text) || (ClaimVocabulary.guests.contains(text) && next == "of")
    }

    private static let alike: Set = [
        "resembles", "resemble", "similar", "homologue", "homolog", "homologous", "orthologue", "ortholog", "related",
    ]

    /// Whether the words after a name deny it: "a hydrolase is unlikely", "nucleus: no".
    static func isRefuted(_ words: ArraySlice<AnswerWords.Word>, from end: Int) -> Bool {
        var rest = words[end...].prefix { $0.gap < .end }
        // "a nuclear localisation signal" is not the nucleus.
        if let word = rest.first, signals.contains(word.text), rest.dropFirst().first?.form == "signal" { return true }
        while let word = rest.first, ClaimVocabulary.generic.contains(word.text), word.gap == .none {
            rest = rest.dropFirst()
        }
        let texts = rest.prefix(5).map(\.text)
        guard let first = texts.first else { return false }
        if first == "no" || first == "not" { return texts.count == 1 }
        if texts.starts(with: ["it", "is", "not"]) { return texts.count == 3 }
        guard ["is", "are", "was", "would", "can", "be", "seems", "looks", "does", "has"].contains(first) else {
            return false
        }
        let last = texts.dropFirst()
        if ["its", "their", "the", "a", "an"].contains(last.first), last.count > 1,
            ClaimVocabulary.roles.contains(texts[2])
        {
            return true
        }
        // "hydrolases are what it inhibits"
        if last.starts(with: ["what", "it"]), last.dropFirst(2).first.map(ClaimVocabulary.relating.contains) == true {
            return true
        }
        if last.prefix(3).contains(where: ClaimVocabulary.refuting.contains) { return true }
        guard let negation = last.firstIndex(of: "not"), negation <= 2 else {
            return last.drop { $0 == "been" }.starts(with: ["ruled", "out"])
        }
        // "it is not", "is not where it is", "is not likely"; "is not secreted" says something else.
        return negation == texts.count - 1
            || ["where", "the", "right", "correct", "likely", "possible", "what", "true", "it", "fit"].contains(
                texts[negation + 1])
    }

    private static let signals: Set = [
        "localisation", "localization", "targeting", "import", "export", "retention", "transit",
    ]

    private static let subjects: Set = [
        "it", "this", "that", "they", "the", "which", "but", "rather", "instead", "its", "is", "are", "these",
    ]
}
