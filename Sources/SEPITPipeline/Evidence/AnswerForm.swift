import ProteinDataset

/// How answers to open questions about a property are worded.
struct AnswerForm {
    private let templates: PropertyTemplates
    private let form: String

    /// - Parameter like: an answer whose wording is taken, if it is one of the property's.
    init(_ property: String, like answer: String? = nil) {
        templates = TemplateLibrary.shipped(property)
        let forms = templates.openQuestions.map(\.answer)
        form =
            forms.first { form in answer.map { $0.hasPrefix(Self.opening(form)) } ?? false } ?? forms.first ?? "{value}"
    }

    /// What stands before the first thing that depends on the values.
    private static func opening(_ form: String) -> Substring { form.prefix { $0 != "{" } }

    func phrase(_ values: [String]) -> String { templates.phrase.text(values) }

    func answer(_ values: [String]) -> String { templates.filled(form, with: values) }
}
