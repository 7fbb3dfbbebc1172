import FileKit
import LanguageModel
import SEPITModel
import SEPITPipeline
import StructureEncoder
import TensorKit
import Testing
import TestSupport

/// Proteins that don't fit the protein model's window, and questions that don't fit the language model's.
@Suite struct LongProteinTests {
    private let folder: TemporaryDirectory
    private let sequence = Array("MKTAYIAKQRQISFVKSHFSRQLEERLGLI".utf8)

    init() throws { folder = try TemporaryDirectory() }

    private func engine(_ change: (inout ModelConfiguration) -> Void) throws -> GenerationSession {
        let tokenizer = try ByteLevelBPETrainer(vocabularySize: 270).train(on: ["what is the fold"])
        let model = TinyModel(seed: 2) {
            $0.text.vocabularySize = 270
            $0.proteinToken = tokenizer.tokenID("<protein>") ?? 0
            change(&$0)
        }.model
        try ModelDirectory.save(model, tokenizer: tokenizer, to: folder.path)
        return try GenerationSession(model: folder.path, device: try Device())
    }

    private func answer(_ engine: GenerationSession, _ residues: Int, maxTokens: Int = 6) throws -> Answer {
        let protein = ProteinInput(sequence: Array(sequence[..<residues]))
        return try engine.answer([.init(proteins: [protein], question: "what is <protein>")], maxTokens: maxTokens)[0]
    }

    @Test func aLongProteinIsReadInWindowsAndTheUserIsTold() throws {
        let engine = try engine { $0.protein.maxTokens = 12 }
        #expect(engine.budget.note(residues: 10) == nil)
        #expect(engine.budget.note(residues: 30) == "30 residues are read in 4 overlapping windows of 10")
        let long = try answer(engine, 30)
        #expect(long.tokens > 0)
        // All residues count, the last ones too.
        let batch = ProteinBatch([ProteinInput(sequence: sequence)], compatibility: .paper, window: 12)
        #expect(batch.proteins.count == 4 && batch.tokenRows[0].count == 32)
    }

    /// Training reads them in windows too, in every stage, whatever else is in the batch.
    @Test(arguments: [TrainingStage.stage0, .stage1]) func trainsOnLongProteinsInWindows(stage: TrainingStage) throws {
        let fixture = try TrainingFixture()
        var configuration = TrainingFixture.configuration(stage, steps: 1)
        configuration.train.structureDropout = 0
        try fixture.train(configuration, to: "first")
        let config = fixture.path("first/model/config.json")
        let text = String(decoding: try FileSystem.read(config), as: UTF8.self)
        let narrow = text.replacing("\"max_length\" : 1024", with: "\"max_length\" : 22")
        #expect(narrow != text)
        func losses(_ config: String, _ out: String, tokens: Int) throws -> (loss: Double, tokens: Double) {
            try AtomicFile.write(config, to: fixture.path("first/model/config.json"))
            (configuration.train.tokensPerBatch, configuration.train.accumulation) = (tokens, 100)
            try fixture.train(configuration, to: out, from: "first/model")
            return (try fixture.metrics(out, "loss")[0], try fixture.metrics(out, "tokens")[0])
        }
        let whole = try losses(text, "whole", tokens: 1_000_000)
        let windows = try losses(narrow, "windows", tokens: 1_000_000)
        #expect(windows.loss.isFinite && windows.loss != whole.loss)
        #expect(windows.tokens > whole.tokens, "overlaps are read twice")
        if stage == .stage1 {
            let alone = try losses(narrow, "alone", tokens: 1)
            #expect(abs(alone.loss - windows.loss) <= 1e-4 * windows.loss)
            #expect(alone.tokens >= windows.tokens)
        }
        // What isn't to be read in windows is left out, and counted.
        configuration.train.maxProteinLength = 40
        let out = "short"
        try fixture.train(configuration, to: out, from: "first/model")
        #expect(try fixture.metrics(out, "tokens")[0] < windows.tokens)
    }

    @Test func answersEndWithTheWindowOfTheLanguageModel() throws {
        let prompt = try answer(engine { _ in }, 20, maxTokens: 1)
        #expect(prompt.tokens <= 1)
        let roomy = try engine { $0.text.maxPositions = 4096 }
        let tight = try engine { $0.text.maxPositions = 60 }
        let (all, some) = (try answer(roomy, 20, maxTokens: 60), try answer(tight, 20, maxTokens: 60))
        #expect(some.tokens < all.tokens && !some.isComplete)
        let full = try engine { $0.text.maxPositions = 24 }
        let error = #expect(throws: SepitError.self) { try answer(full, 20) }
        #expect(error?.code == "question-too-long")
    }
}
