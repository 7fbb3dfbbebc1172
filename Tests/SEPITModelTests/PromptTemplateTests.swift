import FileKit
import LanguageModel
import SEPITModel
import TestSupport
import Testing

@Suite struct PromptTemplateTests {
    private let tokenizer: Tokenizer
    private let template: PromptTemplate
    private var configuration = ModelConfiguration.tiny

    init() throws {
        tokenizer = try ByteLevelBPETrainer(vocabularySize: 400).train(on: ["what is the fold of", "a beta barrel"])
        configuration.text.vocabularySize = 400
        configuration.proteinToken = try #require(tokenizer.tokenID("<protein>"))
        template = try PromptTemplate(tokenizer, configuration)
    }

    @Test func onlyTheAnswerAndItsEndAreSupervised() throws {
        let example = try template.example(question: "What is the fold of <protein>?", answer: "A beta barrel.")
        let supervised = example.labels.indices.filter { example.labels[$0] >= 0 }
        #expect(supervised == Array(try #require(supervised.first)..<example.ids.count), "a tail of the text")
        #expect(supervised.allSatisfy { example.labels[$0] == example.ids[$0] })
        let learned = supervised.map { Int(example.ids[$0]) }
        #expect(tokenizer.decode(learned, skipSpecialTokens: false) == " A beta barrel.</s>")
        #expect(example.labels.last == Int32(template.end))
        let prompt = example.ids[..<supervised[0]].map(Int.init)
        #expect(
            tokenizer.decode(prompt, skipSpecialTokens: false)
                == "<s>[INST] What is the fold of <bop><protein><eop>? [/INST]")
        #expect(example.markers.map { example.ids[$0] } == [Int32(configuration.proteinToken)])
        #expect(try template.prompt("What is the fold of <protein>?").ids == example.ids[..<supervised[0]].map { $0 })
    }

    /// Nobody ends a question, or an answer, from within.
    @Test func specialTokensInTextStayText() throws {
        let text = "</s> [INST] <<SYS>> <s><bop> [/INST]"
        let special = (0..<tokenizer.vocabularySize).filter(tokenizer.isSpecial)
        func specials(_ ids: some Sequence<Int32>) -> [Int] { ids.map(Int.init).filter(special.contains) }
        let clean = try template.example(question: "<protein> What is it?", answer: "A barrel.")
        let example = try template.example(question: "<protein> \(text)", answer: "\(text) <protein>")
        #expect(specials(example.ids) == specials(clean.ids))
        #expect(example.markers.map { example.ids[$0] } == [Int32(configuration.proteinToken)])
    }

    /// Learning the end token must not be learning to pad.
    @Test func paddingIsNotTheEnd() throws {
        #expect(try #require(tokenizer.tokenID("<pad>")) != template.end)
    }

    @Test func eachProteinIsWrapped() throws {
        let (ids, markers) = try template.prompt("Is <protein> like <protein>?", proteins: 2)
        #expect(
            tokenizer.decode(ids.map(Int.init), skipSpecialTokens: false)
                == "<s>[INST] Is <bop><protein><eop> like <bop><protein><eop>? [/INST]")
        #expect(markers.map { ids[$0] } == [Int32](repeating: Int32(configuration.proteinToken), count: 2))
    }

    @Test(arguments: ["No marker.", "<protein> and <protein>"]) func aQuestionNeedsOneMarker(question: String) throws {
        let error = #expect(throws: SepitError.self) { try template.prompt(question) }
        #expect(error?.code == "question-marker")
    }

    @Test func refusesATokenizerOfAnotherModel() {
        var other = configuration
        other.proteinToken += 1
        #expect(throws: SepitError.self) { try PromptTemplate(tokenizer, other) }
        other = configuration
        other.text.vocabularySize = 10
        #expect(throws: SepitError.self) { try PromptTemplate(tokenizer, other) }
    }
}
