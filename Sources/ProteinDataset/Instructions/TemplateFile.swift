import FileKit
import Yams

/// A template file: the wordings of one property, in YAML.
///
///     property: organism
///     order: 20                                    # place in a caption
///     caption: "It comes from {value}."
///     open:                                        # questions by the form of their answer
///       - answer: "It comes from {value}."
///         questions: ["Which organism does <protein> come from?", …]
///     yesno: ["Does <protein> come from {value}?", …]
///     followups: ["And its organism?"]             # later turns of a conversation, without <protein>
///     # of {domain|domains} in a caption or answer, the second stands for several values
///     phrase: list                                 # how values fill {value}: list, fold, location, family, enzyme, sentences, …
enum TemplateFile {
    /// The wordings in the text of a file.
    ///
    /// - Throws: `SepitError` `.badData` (`template-invalid`) with all problems at once.
    static func read(_ text: String, file: String) throws(SepitError) -> PropertyTemplates {
        func invalid(_ problems: [String], line: Int? = nil) -> SepitError {
            SepitError(
                .badData, code: "template-invalid", problems.joined(separator: " "), file: file, line: line,
                hint: "docs/dataset.md describes template files.")
        }
        let content: Content
        do {
            content = try YAMLDecoder().decode(Content.self, from: text)
        } catch let error as YamlError {
            throw invalid(["This is not YAML: \(error)."])
        } catch let DecodingError.keyNotFound(key, _) {
            throw invalid(["The field \"\(key.stringValue)\" is missing."])
        } catch let DecodingError.dataCorrupted(context) {
            let isSyntax = context.underlyingError is YamlError
            throw invalid([isSyntax ? "This is not YAML: \(context.debugDescription)" : context.debugDescription])
        } catch {
            throw invalid(["A field has the wrong type: \(error)."])
        }
        let templates = content.templates
        let problems = problems(of: templates)
        guard problems.isEmpty else { throw invalid(problems) }
        return templates
    }

    /// Each question names the protein once, each answer the value once, and no wording stands twice.
    private static func problems(of templates: PropertyTemplates) -> [String] {
        var problems: [String] = []
        func check(_ text: String, protein: Int, value: Int) {
            for (mark, count) in [("<protein>", protein), ("{value}", value)] {
                let found = text.split(separator: mark, omittingEmptySubsequences: false).count - 1
                if found != count { problems.append("\"\(text)\" has \(mark) \(found) times, not \(count).") }
            }
            for part in text.split(separator: "{", omittingEmptySubsequences: false).dropFirst() {
                let choice = part.prefix { $0 != "}" }
                if choice != "value", choice.count == part.count || choice.count(where: { $0 == "|" }) != 1 {
                    problems.append("\"{\(choice)}\" is neither {value} nor a choice such as {domain|domains}.")
                }
            }
        }
        if templates.property.isEmpty { problems.append("The property has no name.") }
        check(templates.statement, protein: 0, value: 1)
        for form in templates.openQuestions {
            check(form.question, protein: 1, value: 0)
            check(form.answer, protein: 0, value: 1)
        }
        for question in templates.yesNoQuestions { check(question, protein: 1, value: 1) }
        for question in templates.followUps { check(question, protein: 0, value: 0) }
        let all = templates.openQuestions.map(\.question) + templates.yesNoQuestions + templates.followUps
        for (question, count) in Dictionary(all.map { ($0, 1) }, uniquingKeysWith: +).sorted(by: { $0.key < $1.key })
        where count > 1 {
            problems.append("\"\(question)\" stands there \(count) times.")
        }
        return problems
    }

    /// The file's fields; others are refused.
    private struct Content: Decodable {
        var templates: PropertyTemplates

        private enum Field: String, CodingKey, CaseIterable {
            case property, order, caption, open, yesno, followups, phrase
        }

        private struct Open: Decodable {
            var answer: String
            var questions: [String]
        }

        init(from decoder: any Decoder) throws {
            let known = Set(Field.allCases.map(\.rawValue))
            let unknown = try decoder.container(keyedBy: AnyField.self).allKeys.map(\.stringValue)
                .filter { !known.contains($0) }
            guard unknown.isEmpty else {
                throw DecodingError.dataCorrupted(
                    .init(
                        codingPath: [],
                        debugDescription: "There is no field \"\(unknown.sorted().joined(separator: "\", \""))\"; "
                            + "fields are \(known.sorted().joined(separator: ", "))."))
            }
            let fields = try decoder.container(keyedBy: Field.self)
            let open = try fields.decodeIfPresent([Open].self, forKey: .open) ?? []
            templates = PropertyTemplates(
                property: try fields.decode(String.self, forKey: .property),
                order: try fields.decodeIfPresent(Int.self, forKey: .order) ?? .max,
                openQuestions: open.flatMap { form in
                    form.questions.map { PropertyTemplates.OpenQuestion(question: $0, answer: form.answer) }
                },
                followUps: try fields.decodeIfPresent([String].self, forKey: .followups) ?? [],
                yesNoQuestions: try fields.decodeIfPresent([String].self, forKey: .yesno) ?? [],
                statement: try fields.decode(String.self, forKey: .caption),
                phrase: try fields.decodeIfPresent(Phrase.self, forKey: .phrase) ?? .list)
        }
    }

    private struct AnyField: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { return nil }
    }
}
