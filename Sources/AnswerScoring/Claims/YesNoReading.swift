/// The answer to a yes/no question.
package enum YesNoReading {
    /// True for yes; nil where the text says neither, or both.
    ///
    /// A yes or no that opens the answer counts; else what "it is" and "it is not" say.
    package static func answer(_ text: String) -> Bool? {
        let words = AnswerWords(text).words.filter { !$0.isAsked }
        let said = words.indices.compactMap { word(words, $0) }
        let kinds = Set(said)
        if kinds.count == 1 { return said[0] }
        if kinds.count == 2 { return nil }
        let texts = words.map(\.text)
        guard !words.isEmpty, !texts.contains(where: doubts.contains) else { return nil }
        // "Not sure", "I am not certain".
        if zip(texts, texts.dropFirst()).contains(where: { $0 == "not" && ["sure", "certain"].contains($1) }) {
            return nil
        }
        if texts == ["i", "think", "so"] { return true }
        if words.contains(where: { denials.contains($0.text) }) {
            return words.contains { $0.text == "only" } ? true : false
        }
        return words.contains { affirmations.contains($0.text) } ? true : nil
    }

    /// What a word says by itself: "yes" and "no" where they are an answer, "right" and "wrong" alone.
    private static func word(_ words: [AnswerWords.Word], _ index: Int) -> Bool? {
        let text = words[index].text
        let isAlone = index + 1 >= words.count || words[index + 1].gap > .none
        let isNegated =
            index > 0 && words[index].gap == .none && ["not", "never"].contains(words[index - 1].text)
        switch text {
        case "yes", "yep", "yeah": return !isNegated
        case "no", "nope": return isAlone || words[index].gap >= .pause && !nouns(words, index) ? isNegated : nil
        case "correct", "true", "right", "indeed", "certainly", "affirmative":
            return isAlone && (index == 0 || ["is", "that", "s"].contains(words[index - 1].text) || isNegated)
                ? !isNegated : nil
        case "hardly" where words.count == 1: return false
        case "definitely", "absolutely", "course": return isAlone && !isDeniedNext(words, index) ? !isNegated : nil
        case "unlikely", "impossible", "improbable": return index == 0 && isAlone ? false : nil
        case "incorrect", "false", "wrong", "negative": return isAlone ? isNegated : nil
        default: return nil
        }
    }

    /// "Of course not."
    private static func isDeniedNext(_ words: [AnswerWords.Word], _ index: Int) -> Bool {
        index + 1 < words.count && words[index + 1].text == "not"
    }

    /// "No doubt", "no other": no answer by itself.
    private static func nouns(_ words: [AnswerWords.Word], _ index: Int) -> Bool {
        words[index + 1].gap == .none && !["it", "this", "the", "that"].contains(words[index + 1].text)
    }

    private static let denials: Set = ["not", "never", "neither", "no", "lacks", "without", "none"]
    private static let affirmations: Set = ["is", "are", "does", "has", "it", "belongs"]
    private static let doubts: Set = [
        "unknown", "unclear", "unsure", "know", "cannot", "maybe", "perhaps", "uncertain",
    ]
}
