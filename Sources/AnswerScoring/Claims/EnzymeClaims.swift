import ProteinKit

/// The EC numbers that an answer claims.
package enum EnzymeClaims {
    /// In order, each once; denied ones ("not 3.4.21.4") and those of questions that it repeats are left out.
    package static func numbers(_ answer: String) -> [EnzymeNumber] {
        var numbers: [EnzymeNumber] = []
        for words in ClaimReader.sentences(answer) {
            // Prepositions lead to no other thing: "with the number 3.4.21.4".
            var scope = ClaimScope(kind: .term)
            for index in words.indices {
                scope.enter(words, index)
                guard let number = number(words, index) else {
                    if !isNamePart(words, index) { _ = scope.word(words, index) }
                    continue
                }
                guard scope.isClaiming, !isOfAnother(words, index), !ClaimScope.isRefuted(words, from: index + 1),
                    !numbers.contains(number)
                else { continue }
                numbers.append(number)
            }
        }
        return numbers
    }

    /// "EC no. 3.4.21.4" denies nothing.
    private static func isNamePart(_ words: ArraySlice<AnswerWords.Word>, _ index: Int) -> Bool {
        words[index].text == "no" && index > words.startIndex && words[index - 1].text == "ec"
    }

    /// Whether a verb leads to the number: "it inhibits the enzyme EC 3.4.21.4".
    private static func isOfAnother(_ words: ArraySlice<AnswerWords.Word>, _ index: Int) -> Bool {
        let before = words[..<index].last { !betweenVerbAndNumber.contains($0.text) }
        return before.map { ClaimVocabulary.relating.contains($0.text) } ?? false
    }

    private static let betweenVerbAndNumber: Set = ["ec", "number", "the", "a", "an", "enzyme", "enzymes", "of", "to"]

    /// A number with a point, or one level after "EC" ("EC 3", "EC3", "EC number is 3").
    private static func number(_ words: ArraySlice<AnswerWords.Word>, _ index: Int) -> EnzymeNumber? {
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
