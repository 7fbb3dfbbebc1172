import ProteinKit

/// The EC numbers that an answer claims.
package enum EnzymeClaims {
    /// In order, each once; denied ones ("not 3.4.21.4") and those of questions that it repeats are left out.
    package static func numbers(_ answer: String) -> [EnzymeNumber] {
        var found: [(number: EnzymeNumber, isCertain: Bool)] = []
        for words in ClaimReader.sentences(answer) {
            // Prepositions lead to no other thing: "with the number 3.4.21.4".
            var scope = ClaimScope(kind: .term)
            for index in words.indices {
                scope.enter(words, index)
                guard let (number, isCertain) = number(words, index) else {
                    if !isNamePart(words, index) { _ = scope.word(words, index) }
                    continue
                }
                guard scope.isClaiming, !isOfAnother(words, index), !ClaimScope.isRefuted(words, from: index + 1),
                    !found.contains(where: { $0.number == number })
                else { continue }
                found.append((number, isCertain))
            }
        }
        // Beside an EC number, 7.4 is an acidity.
        let isTold = found.contains(where: \.isCertain)
        return found.filter { $0.isCertain || !isTold }.map(\.number)
    }

    /// "EC no. 3.4.21.4" denies nothing.
    private static func isNamePart(_ words: ArraySlice<AnswerWords.Word>, _ index: Int) -> Bool {
        words[index].text == "no" && index > words.startIndex && words[index - 1].text == "ec"
    }

    /// Whether a verb leads to the number: "it inhibits the enzyme EC 3.4.21.4".
    private static func isOfAnother(_ words: ArraySlice<AnswerWords.Word>, _ index: Int) -> Bool {
        let before = words[..<index].filter { !betweenVerbAndNumber.contains($0.text) }.suffix(2).map(\.text)
        guard let last = before.last else { return false }
        // "cleaved by EC 3.4.21.4"
        return ClaimVocabulary.relating.contains(last)
            || (last == "by" && before.count == 2 && before[0].hasSuffix("ed"))
    }

    private static let betweenVerbAndNumber: Set = ["ec", "number", "the", "a", "an", "enzyme", "enzymes", "of", "to"]

    /// A number with a point, or one level after "EC" ("EC 3", "EC3", "EC number is 3").
    private static func number(
        _ words: ArraySlice<AnswerWords.Word>, _ index: Int
    ) -> (EnzymeNumber, isCertain: Bool)? {
        let text = words[index].text
        let isNamed = text.hasPrefix("ec") && text.dropFirst(2).first?.isNumber == true
        // Words are in lower case, the letter of BRENDA's preliminary numbers is not.
        let digits = (isNamed ? String(text.dropFirst(2)) : text).replacing(".b", with: ".B")
        guard digits.first?.isNumber == true else { return nil }
        let name = words[..<index].last { !["number", "numbers", "no", "is", "are"].contains($0.text) }
        let isAfterName = words[index].gap < .end && ["ec", "class"].contains(name?.text)
        let levels = digits.split(separator: ".").count
        guard isNamed || isAfterName || levels >= 2 else { return nil }
        return EnzymeNumber(digits.hasSuffix(".") ? String(digits.dropLast()) : digits).map {
            ($0, isNamed || isAfterName || levels > 2)
        }
    }
}
