import ProteinDataset
import Testing

@Suite struct InstructionsTests {
    private static let all = PropertyTemplates.known + [PropertyTemplates.of("binding_partner")]

    @Test(arguments: all.map(\.property))
    func templatesHoldTheirPlaceholdersOnce(property: String) {
        let templates = PropertyTemplates.of(property)
        for form in templates.openQuestions {
            #expect(count("<protein>", in: form.question) == 1)
            #expect(count("{value}", in: form.question) == 0)
            #expect(count("{value}", in: form.answer) == 1)
            #expect(count("<protein>", in: form.answer) == 0)
        }
        for question in templates.yesNoQuestions {
            #expect(count("<protein>", in: question) == 1)
            #expect(count("{value}", in: question) == 1)
            #expect(question.hasSuffix("?"))
        }
        for statement in [templates.statement.first, templates.statement.later] {
            #expect(count("{value}", in: statement) == 1)
        }
        #expect(Set(templates.openQuestions.map(\.question)).count == templates.openQuestions.count)
        // A small model learns few forms quickly.
        #expect(Set(templates.openQuestions.map(\.answer)).count <= 2)
    }

    @Test func captionPromptsHoldTheProteinOnce() {
        #expect(CaptionPrompt.all.allSatisfy { count("<protein>", in: $0) == 1 })
    }

    @Test(arguments: [
        (["nucleus"], "in the nucleus"), (["secreted"], "secreted"),
        (["nucleus", "cytoplasm"], "in the nucleus and cytoplasm"),
        (["nucleus", "secreted"], "secreted and in the nucleus"), (["membrane-bound"], "membrane-bound"),
    ])
    func locationsAreEnglish(values: [String], phrase: String) { #expect(Phrase.location(values) == phrase) }

    @Test func phrases() {
        #expect(Phrase.list([]) == "")
        #expect(Phrase.list(["a", "b", "c"]) == "a, b and c")
        #expect(Phrase.fold(["Rossmann fold", "helical bundle"]) == "Rossmann and helical bundle")
        #expect(Phrase.sentences(["binds actin", "Cuts DNA."]) == "Binds actin. Cuts DNA.")
    }

    private func count(_ part: String, in text: String) -> Int {
        text.split(separator: part, omittingEmptySubsequences: false).count - 1
    }
}
