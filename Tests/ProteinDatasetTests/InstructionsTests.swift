import FileKit
import ProteinDataset
import Testing

@Suite struct InstructionsTests {
    private static let library = try? TemplateLibrary()

    /// Worded as the shipped model learnt them.
    private static let ofTheDemonstration: Set = ["fold", "function", "location"]

    @Test(arguments: (library?.order ?? []) + ["binding_partner"])
    func everyPropertyHasManyWordings(property: String) throws {
        let templates = try #require(Self.library).of(property)
        let least = Self.ofTheDemonstration.contains(property) ? (open: 5, yesNo: 2) : (open: 10, yesNo: 10)
        if !templates.openQuestions.isEmpty { #expect(templates.openQuestions.count >= least.open) }
        if !templates.yesNoQuestions.isEmpty { #expect(templates.yesNoQuestions.count >= least.yesNo) }
        #expect(templates.yesNoQuestions.allSatisfy { $0.hasSuffix("?") })
        // A small model learns few forms quickly.
        #expect(Set(templates.openQuestions.map(\.answer)).count <= 2)
    }

    @Test func captionPromptsHoldTheProteinOnce() {
        #expect(
            CaptionPrompt.all.allSatisfy {
                $0.split(separator: "<protein>", omittingEmptySubsequences: false).count == 2
            })
    }

    @Test(arguments: [
        (["nucleus"], "in the nucleus"), (["secreted"], "secreted"),
        (["nucleus", "cytoplasm"], "in the nucleus and cytoplasm"),
        (["nucleus", "secreted"], "secreted and in the nucleus"), (["membrane-bound"], "membrane-bound"),
    ])
    func locationsAreEnglish(values: [String], phrase: String) { #expect(Phrase.location.text(values) == phrase) }

    @Test func phrases() {
        #expect(Phrase.list.text([]) == "")
        #expect(Phrase.list.text(["a", "b", "c"]) == "a, b and c")
        #expect(Phrase.fold.text(["Rossmann fold", "helical bundle"]) == "Rossmann and helical bundle")
        #expect(Phrase.family.text(["peptidase S1", "Globin family"]) == "peptidase S1 family and Globin family")
        #expect(Phrase.sentences.text(["binds actin", "Cuts DNA."]) == "Binds actin. Cuts DNA.")
    }

    @Test func aUsersTemplatesReplaceThoseOfTheirProperty() throws {
        let folder = try TemporaryDirectory()
        try AtomicFile.write(
            """
            property: color
            caption: "It shines {value}."
            open:
              - answer: "It shines {value}."
                questions: ["How does <protein> shine?"]
            """, to: folder("color.yaml"))
        let templates = try TemplateLibrary(adding: [folder.path]).of("color")
        #expect(templates.openQuestions.map(\.question) == ["How does <protein> shine?"])
        #expect(templates.yesNoQuestions.isEmpty)
    }

    @Test(arguments: [
        ("property: x\ncaption: \"It is.\"", "has {value} 0 times"),
        ("property: x\ncaption: \"It is {value}.\"\nyesno: [\"Is it {value}?\"]", "has <protein> 0 times"),
        ("property: x\ncaption: \"It is {value}.\"\ncolour: red", "no field \"colour\""),
        ("caption: \"It is {value}.\"", "\"property\" is missing"),
        ("property: [", "not YAML"),
    ])
    func badTemplatesAreRefusedWithWhatIsWrong(text: String, message: String) throws {
        let folder = try TemporaryDirectory()
        try AtomicFile.write(text, to: folder("x.yaml"))
        let error = #expect(throws: SepitError.self) { try TemplateLibrary(adding: [folder("x.yaml")]) }
        #expect(error?.code == "template-invalid")
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }
}
