/// How one property of a protein is put into words: questions with the form of their answers, yes/no questions,
/// follow-up questions, and the sentence of a caption. A template file in YAML holds one; see `TemplateFile`.
///
/// `{value}` stands for what is known, `<protein>` for the protein; of `{domain|domains}` the first stands for one value, the
/// second for several. The answer to a question is fixed by the question's
/// wording, and a property has few answer forms, so that a small model learns the words fast and spends its capacity on
/// the value.
package struct PropertyTemplates: Sendable, Equatable {
    /// A question and the one form of its answer.
    package struct OpenQuestion: Sendable, Equatable {
        package var question: String
        package var answer: String
    }

    package var property: String
    /// Place among the sentences of a caption; lower comes first.
    package var order: Int
    /// Empty for what only a caption mentions.
    package var openQuestions: [OpenQuestion] = []
    /// Questions without `<protein>`, for later turns of a conversation; the answer is that of the first open question.
    package var followUps: [String] = []
    /// Questions that are right for some values and wrong for others.
    package var yesNoQuestions: [String] = []
    /// The sentence of a caption.
    package var statement: String
    /// Turns the values into the phrase that fills `{value}`.
    package var phrase = Phrase.list

    /// This answer, question or statement with the values in it.
    package func filled(_ form: String, with values: [String]) -> String {
        var text = ""
        for part in form.split(separator: "{", omittingEmptySubsequences: false) {
            guard !text.isEmpty || form.hasPrefix("{"), let end = part.firstIndex(of: "}") else {
                text += part
                continue
            }
            let choices = part[..<end].split(separator: "|", omittingEmptySubsequences: false)
            let chosen = choices.count == 2 ? String(choices[values.count > 1 ? 1 : 0]) : phrase.text(values)
            text += chosen + part[part.index(after: end)...]
        }
        return text
    }
}

extension PropertyTemplates {
    /// Templates that fit any column of an annotation table.
    static func generic(_ property: String) -> PropertyTemplates {
        let name = property.split(separator: "_").map {
            acronyms.contains($0.lowercased()) ? $0.uppercased() : String($0)
        }
        .joined(separator: " ")
        let questions = [
            "What is the \(name) of <protein>?", "<protein> What is the \(name) of this protein?",
            "Tell me the \(name) of <protein>.", "<protein> What is its \(name)?", "\(name) of <protein>",
            "Name the \(name) of <protein>.", "<protein> Name its \(name).", "Which \(name) does <protein> have?",
            "<protein> Which \(name) does this protein have?", "Give the \(name) of <protein>.",
        ]
        return PropertyTemplates(
            property: property, order: .max,
            openQuestions: questions.map { OpenQuestion(question: $0, answer: "Its \(name) {is|are} {value}.") },
            followUps: ["And its \(name)?"],
            yesNoQuestions: [
                "Is the \(name) of <protein> {value}?", "<protein> Is {value} the \(name) of this protein?",
                "<protein> Is its \(name) {value}?", "Is {value} the \(name) of <protein>?",
                "Does <protein> have the \(name) {value}?", "<protein> Does it have the \(name) {value}?",
                "Would you say that the \(name) of <protein> is {value}?", "<protein> Has it {value} as its \(name)?",
                "Is it right that the \(name) of <protein> is {value}?", "Has <protein> {value} as its \(name)?",
            ],
            statement: "Its \(name) {is|are} {value}.")
    }

    /// Parts of column names that are written in capitals.
    private static let acronyms: Set = ["atp", "cath", "dna", "ec", "go", "id", "pdb", "rna", "scop", "sgd", "tcdb"]
}
