extension ExpertCall {
    /// As a model writes it: with a space before each value, as before the words of a question, so that what is copied from
    /// there is made of the same tokens.
    package var spaced: String {
        let list = arguments.sorted { $0.key < $1.key }.map { "\($0.key)= \($0.value) " }
        return "\(name)(\(list.joined(separator: ",")))"
    }

    /// The call with values that stand in the question. One that doesn't is replaced by the only word there that the expert
    /// takes in its place, or left out: what is asked about is copied, never made up.
    package func grounded(in question: String, for expert: any Expert) -> ExpertCall {
        let words = Self.words(of: question)
        var call = self
        for parameter in expert.card.parameters {
            guard let value = arguments[parameter.name], !Self.stands(value, in: question, words, parameter) else {
                continue
            }
            let fitting = Set(words.compactMap { forms in forms.last { expert.takes($0, as: parameter) } })
            call.arguments[parameter.name] = fitting.count == 1 ? fitting.first : nil
        }
        return call
    }

    private static func stands(
        _ value: String, in question: String, _ words: [[String]], _ parameter: ExpertParameter
    ) -> Bool {
        let words = words.joined()
        switch parameter.kind {
        case .number, .whole:
            guard let number = Double(value) else { return false }
            return words.contains { Double($0) == number }
        case .text: return words.contains(value) || value.contains(" ") && question.contains(value)
        case .choice: return true
        }
    }

    /// Words as they were written, and without the punctuation around them; the plainest form last.
    private static func words(of question: String) -> [[String]] {
        question.split(whereSeparator: \.isWhitespace).map { word in
            let plain = word.drop { "\"'".contains($0) }
            let end = plain.lastIndex { !"?.,;:!\"'".contains($0) } ?? plain.startIndex
            let core = plain.isEmpty ? plain : plain[...end]
            let inner = core.hasPrefix("(") && core.hasSuffix(")") ? core.dropFirst().dropLast() : core
            return [String(word), String(core), String(inner)]
        }
    }
}
