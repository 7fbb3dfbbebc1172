import FileKit

/// Finds of answers the questions that they answer: those of the same id, property and kind, in the same words where both
/// sides say them; of several that are alike, the first is the first.
package struct AnswerMatch {
    /// Of each answer, the place of its question; nil where there is none.
    package let places: [Int?]

    /// - Parameter comparesReferences: whether the same must be expected, too; else only where several questions are alike
    ///   otherwise.
    package init(_ answers: [GivenAnswer], to questions: [GivenAnswer], comparesReferences: Bool = false) {
        let hasWords = (answers + questions).allSatisfy { $0.question != nil }
        func key(_ given: GivenAnswer, _ withReference: Bool) -> [String] {
            [given.id, given.property, given.kind.rawValue] + (hasWords ? [given.question ?? ""] : [])
                + (withReference ? given.reference.sorted() : [])
        }
        var places = [Int?](repeating: nil, count: answers.count)
        var taken: Set<Int> = []
        for withReference in comparesReferences ? [true] : [true, false] {
            var free: [[String]: [Int]] = [:]
            for place in questions.indices.reversed() where !taken.contains(place) {
                free[key(questions[place], withReference), default: []].append(place)
            }
            for index in answers.indices where places[index] == nil {
                guard let place = free[key(answers[index], withReference)]?.popLast() else { continue }
                places[index] = place
                taken.insert(place)
            }
        }
        self.places = places
    }

    /// The answers of another run in the order of the questions of this one.
    ///
    /// - Parameter file: that the other run's answers are in.
    /// - Throws: `SepitError` `.badData` (`against-other-questions`) unless both runs are of the same questions.
    package static func answers(
        of others: [GivenAnswer], to questions: [GivenAnswer], file: String
    ) throws(SepitError) -> [String] {
        let places = AnswerMatch(questions, to: others, comparesReferences: true).places
        let missing = places.indices.filter { places[$0] == nil }
        let extra = others.count - (places.count - missing.count)
        guard missing.isEmpty, extra == 0 else {
            let first = missing.first.map { questions[$0] }
            throw SepitError(
                .badData, code: "against-other-questions", "The other run is of other questions.", file: file,
                expected: "answers to the same \(questions.count) questions",
                found: "\(missing.count) of them unanswered"
                    + (first.map { " (\($0.id), \($0.property), \($0.kind.rawValue))" } ?? "")
                    + ", \(extra) answers to others",
                hint: "Run both with the same --data, --split and --limit, and --write-answers.")
        }
        return places.compactMap { $0.map { others[$0].answer } }
    }
}
