import FileKit
import LanguageModel
import SEPITPipeline
import Testing

/// What `ask` says about questions and models that can't be used.
@Suite struct AskTests {
    private let folder: TemporaryDirectory
    private let question = "fold of MKTAYIAKQRQISFVKSHFSRQ"

    init() throws {
        folder = try TemporaryDirectory()
        try save()
    }

    /// A small untrained model, with weights as `change` leaves them.
    private func save(_ change: (SEPITModel) -> Void = { _ in }) throws {
        let tokenizer = try ByteLevelBPETrainer(vocabularySize: 300).train(on: ["what is the fold"])
        var configuration = ModelConfiguration()
        configuration.vocabulary = tokenizer.vocabularySize
        configuration.proteinToken = try #require(tokenizer.tokenID("<protein>"))
        let model = SEPITModel(configuration)
        model.store.initialize(seed: 1)
        change(model)
        try ModelDirectory.save(model, tokenizer: tokenizer, to: folder.path)
    }

    private func ask(_ question: [String], environment: [String: String] = [:]) throws -> SepitProgram.Result {
        try SepitProgram.run(
            ["ask", "--model", folder.path, "--max-tokens", "3"] + question, environment: environment)
    }

    @Test func aQuestionGetsAnAnswer() throws {
        let result = try ask([question], environment: ["SEPIT_THREADS": "1"])
        #expect(result.code == 0)
        #expect(result.errors.isEmpty)
        #expect(result.output.last == "\n")
    }

    @Test func noQuestionIsAUsageError() throws {
        let result = try ask([])
        #expect(result.code == 64)
        #expect(result.errors.contains("There is no question."))
    }

    @Test func aQuestionAsLongAsABookIsRefused() throws {
        let result = try ask([question + String(repeating: " why", count: 5000)])
        #expect(result.code == 65)
        #expect(result.errors.contains("The question is too long."))
    }

    @Test(arguments: ["0", "-3", "many", "99999999999999999999"]) func threadsAreAPositiveNumber(threads: String) throws {
        let result = try ask([question], environment: ["SEPIT_THREADS": threads])
        #expect(result.code == 64)
        #expect(result.errors.contains("\"\(threads)\""))
    }

    /// The memory that a configuration asks for is taken only where the weights bear it out.
    @Test func absurdSizesAreRefusedBeforeTheyTakeMemory() throws {
        var configuration = try ModelConfiguration(contentsOf: folder("config.json"))
        (configuration.vocabulary, configuration.hidden, configuration.heads) = (1 << 24, 65536, 64)
        try AtomicFile.write(configuration.json, to: folder("config.json"))
        let result = try ask([question])
        #expect(result.code == 65)
        #expect(result.errors.contains("another shape"))
    }

    @Test func weightsThatAreNoNumbersAreAnError() throws {
        try save { model in
            for part in model.store.parts where part.name.hasPrefix("multi_modal_projector") {
                model.store.elements(of: part).update(repeating: .nan)
            }
        }
        let result = try ask([question])
        #expect(result.code == 65)
        #expect(result.errors.contains("weights are probably damaged"))
    }
}
