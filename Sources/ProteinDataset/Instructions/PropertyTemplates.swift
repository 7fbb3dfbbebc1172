/// How one property of a protein is put into words: questions with the form of their answers, yes/no questions, and
/// the sentences of a caption.
///
/// `{value}` stands for what is known, `<protein>` for the protein. The answer to a question is fixed by the question's
/// wording, and a property has few answer forms, so that a small model learns the words fast and spends its capacity on
/// the value.
package struct PropertyTemplates: Sendable {
    /// A question and the one form of its answer.
    package struct OpenQuestion: Sendable {
        package var question: String
        package var answer: String

        init(_ question: String, _ answer: String) {
            self.question = question
            self.answer = answer
        }
    }

    package var property: String
    /// Empty for what only a caption mentions.
    package var openQuestions: [OpenQuestion] = []
    /// Questions that are right for some values and wrong for others.
    package var yesNoQuestions: [String] = []
    /// One sentence in two forms: as the first of a caption, and as a later one.
    package var statement: (first: String, later: String)
    /// Turns the values into the phrase that fills `{value}`.
    package var phrase: @Sendable ([String]) -> String = Phrase.list
}

extension PropertyTemplates {
    /// The property's own templates, or ones that fit any column of an annotation table.
    package static func of(_ property: String) -> PropertyTemplates { byProperty[property] ?? generic(property) }

    /// The order in which a caption tells what is known; other properties follow by name.
    static let captionOrder = known.map(\.property)

    private static let byProperty = Dictionary(uniqueKeysWithValues: known.map { ($0.property, $0) })

    private static func generic(_ property: String) -> PropertyTemplates {
        let name = property.split(separator: "_").joined(separator: " ")
        return PropertyTemplates(
            property: property,
            openQuestions: [
                OpenQuestion("What is the \(name) of <protein>?", "Its \(name) is {value}."),
                OpenQuestion("<protein> What is the \(name) of this protein?", "Its \(name) is {value}."),
                OpenQuestion("Tell me the \(name) of <protein>.", "Its \(name) is {value}."),
            ],
            yesNoQuestions: [
                "Is the \(name) of <protein> {value}?",
                "<protein> Is {value} the \(name) of this protein?",
            ],
            statement: ("The \(name) of this protein is {value}.", "Its \(name) is {value}."))
    }
}
