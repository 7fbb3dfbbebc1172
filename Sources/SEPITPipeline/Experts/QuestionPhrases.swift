/// The words of a question, in lower case with single spaces between and around them, so that phrases can be looked for.
struct QuestionPhrases {
    let text: String
    /// Whether it asks for several things.
    let joins: Bool

    init(_ question: String) {
        let words = question.lowercased().split { !($0.isLetter || $0.isNumber) }
        text = " \(words.joined(separator: " ")) "
        joins = text.contains(" and ") || text.contains(" also ") || question.count { $0 == "?" } > 1
    }

    /// Whether one of some phrases stands in it, from the beginning of a word on.
    func has(_ phrases: [String]) -> Bool {
        phrases.contains { phrase in text.contains(phrase.hasPrefix(" ") ? phrase : " \(phrase)") }
    }
}
