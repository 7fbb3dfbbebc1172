import FileKit
import LanguageModel
import SEPITModel
import SEPITPipeline
import TensorKit
import TestSupport
import Testing

/// A model that `import` made says so until captions or questions have taught it.
@Suite struct UntrainedModelTests {
    private let protein =
        #filePath.split(separator: "/").dropLast(2).reduce("") { $0 + "/" + $1 } + "/StructureEncoderTests/Goldens/esm2"

    private func isUntrained(_ path: String) throws -> Bool {
        try ModelConfiguration(contentsOf: Path.join(path, "config.json")).isUntrained
    }

    @Test func trainingEndsThat() throws {
        let fixture = try TrainingFixture()
        let (model, tokenizer) = try ModelImport.make(
            protein: protein, preset: .tiny, dataset: fixture.path("out"), seed: 4)
        try FileSystem.createDirectory(fixture.path("start"))
        try ModelDirectory.save(model, tokenizer: tokenizer, to: fixture.path("start"))
        #expect(try isUntrained(fixture.path("start")))

        func configuration(_ stage: TrainingStage) -> TrainingConfiguration {
            var configuration = TrainingFixture.configuration(stage, steps: 1)
            configuration.train.learningRate = 1e-5
            return configuration
        }
        try fixture.train(configuration(.stage0), to: "run0", from: "start")
        #expect(try isUntrained(fixture.path("run0/model")))
        try fixture.train(configuration(.stage1), to: "run1", from: "run0/model")
        #expect(try !isUntrained(fixture.path("run1/model")))

        var adapter = configuration(.stage1)
        adapter.tuning.method = .lora
        try fixture.train(adapter, to: "tuned", from: "start")
        #expect(try isUntrained(fixture.path("start")))
        let merged = try ModelDirectory.load(
            fixture.path("start"), adapter: fixture.path("tuned/adapter"), device: try Device())
        #expect(!merged.configuration.isUntrained)
    }

    /// The new language model is one that training from nothing would begin with.
    @Test func aNewLanguageModelHasItsPresetsSizes() throws {
        let fixture = try TrainingFixture()
        let models = try [4, 4, 5].map {
            try ModelImport.make(protein: protein, preset: .tiny, dataset: fixture.path("out"), seed: $0)
        }
        let text = models[0].model.configuration.text
        let sizes = ModelSettings(.tiny)
        #expect((text.layers, text.hiddenSize, text.feedForwardSize) == (sizes.layers, sizes.hidden, sizes.ffn))
        #expect(text.vocabularySize % 8 == 0 && text.vocabularySize >= models[0].tokenizer.vocabularySize)
        let role = ParameterRole(.languageModel, .embedding)
        let rows = try models.map { model in
            Array(model.model.store.elements(of: try #require(model.model.store.part(role))))
        }
        #expect(rows[0] == rows[1] && rows[0] != rows[2] && rows[0].contains { $0 != 0 })
    }
}
