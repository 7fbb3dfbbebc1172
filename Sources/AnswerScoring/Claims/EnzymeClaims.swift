import ProteinKit

/// The EC numbers that an answer claims.
package enum EnzymeClaims {
    /// In order, each once; denied ones ("not 3.4.21.4") and those of questions that it repeats are left out.
    package static func numbers(_ answer: String) -> [EnzymeNumber] {
        var numbers: [EnzymeNumber] = []
        var isDenied = false
        let words = AnswerWords(answer).words
        for (index, word) in words.enumerated() where !word.isAsked {
            if word.gap == .end || ClaimVocabulary.turning.contains(word.text) && next(words, index) != "than" {
                isDenied = false
            }
            if word.gap == .pause, ["it", "this", "is", "but"].contains(word.text) { isDenied = false }
            if ["rather", "instead", "unlike", "other"].contains(word.text),
                ["than", "of"].contains(next(words, index))
            {
                isDenied = true
            } else if ClaimVocabulary.negating.contains(word.text), next(words, index) != "only",
                index + 1 < words.count, words[index + 1].gap < .pause
            {
                isDenied = true
            }
            guard let number = number(words, index), !isDenied, !numbers.contains(number) else { continue }
            numbers.append(number)
        }
        return numbers
    }

    private static func next(_ words: [AnswerWords.Word], _ index: Int) -> String {
        index + 1 < words.count ? words[index + 1].text : ""
    }

    /// A number with a point, or one level after "EC" ("EC 3", "EC3", "EC number is 3").
    private static func number(_ words: [AnswerWords.Word], _ index: Int) -> EnzymeNumber? {
        let text = words[index].text
        let isNamed = text.hasPrefix("ec") && text.dropFirst(2).first?.isNumber == true
        // Words are in lower case, the letter of BRENDA's preliminary numbers is not.
        let digits = (isNamed ? String(text.dropFirst(2)) : text).replacing(".b", with: ".B")
        guard digits.first?.isNumber == true else { return nil }
        let name = words[..<index].last { !["number", "numbers", "no", "is", "are"].contains($0.text) }
        let isAfterName = words[index].gap < .end && ["ec", "class"].contains(name?.text)
        guard isNamed || isAfterName || digits.split(separator: ".").count >= 2 else { return nil }
        return EnzymeNumber(digits.hasSuffix(".") ? String(digits.dropLast()) : digits)
    }
}
