/// Whether an answer says what it should, and nothing else of its kind.
package enum AnswerScore {
    /// An open answer is right if it has the label's words and those of no other value of the property, other than
    /// values that are part of the label ("serine protease" in "trypsin-like serine protease").
    package static func open(_ answer: String, label: String, values: [String]) -> Bool {
        let answer = words(answer)
        let label = words(label)
        guard contains(answer, label) else { return false }
        return !values.contains { value in
            let value = words(value)
            return value != label && !contains(label, value) && contains(answer, value)
        }
    }

    /// A yes/no answer is its last "yes" or "no", as in the released code's evaluation; nil if it has neither.
    package static func yesNo(_ answer: String) -> Bool? {
        guard let last = words(answer).last(where: { $0 == "yes" || $0 == "no" }) else { return nil }
        return last == "yes"
    }

    private static func words(_ text: String) -> [Substring] {
        text.lowercased().split { !($0.isLetter || $0.isNumber) }
    }

    private static func contains(_ text: [Substring], _ part: [Substring]) -> Bool {
        guard !part.isEmpty, part.count <= text.count else { return false }
        return (0...text.count - part.count).contains { Array(text[$0..<$0 + part.count]) == part }
    }
}
