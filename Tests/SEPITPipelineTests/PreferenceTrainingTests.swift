import FileKit
import SEPITPipeline
import TensorKit
import Testing

/// Preference tuning as a stage: `sepit train dpo`.
@Suite struct PreferenceTrainingTests {
    private let fixture: TrainingFixture

    init() throws {
        fixture = try TrainingFixture()
        try fixture.train(TrainingFixture.configuration(.stage2, steps: 12), to: "asked", from: try Self.dense(fixture))
    }

    private static func dense(_ fixture: TrainingFixture) throws -> String {
        try fixture.train(TrainingFixture.configuration(.stage1, steps: 3), to: "dense")
        return "dense/model"
    }

    private func configuration(steps: Int) -> TrainingConfiguration {
        var configuration = TrainingFixture.configuration(.dpo, steps: steps)
        (configuration.train.learningRate, configuration.train.evalEvery) = (3e-3, 5)
        configuration.preference.answerWeight = 0
        return configuration
    }

    /// The model begins as what it is compared with, then prefers the right answers it is shown.
    @Test func rightAnswersBecomeLikelierThanWrongOnes() throws {
        // The validation side is too small to have pairs.
        let pairs = try FileSystem.read(fixture.path("out/preferences/train.jsonl"))
        try AtomicFile.write(pairs, to: fixture.path("out/preferences/valid.jsonl"))
        var configuration = configuration(steps: 60)
        configuration.train.tokensPerBatch = 1_000_000
        try fixture.train(configuration, to: "tuned", from: "asked/model")
        let losses = try fixture.metrics("tuned", "loss")
        #expect(abs(try #require(losses.first) - 0.6931) < 5e-3, "two equal models")
        #expect(try #require(losses.last) < 0.68)
        #expect(try #require(fixture.metrics("tuned", "rankedRight").last) > 0.6)
        let (right, wrong) = (
            try #require(fixture.metrics("tuned", "rightReward").last),
            try #require(fixture.metrics("tuned", "wrongReward").last)
        )
        #expect(right > wrong)
        #expect(try fixture.metrics("tuned", "validRankedRight").count == 12)
        let page = String(decoding: try FileSystem.read(fixture.path("tuned/report.html")), as: UTF8.self)
        #expect(page.contains("Preferences"))
    }

    /// What the run compares with is that of the model that it began with, whatever the model has become.
    @Test func resumingGivesTheBitsOfAnUninterruptedRun() throws {
        var configuration = configuration(steps: 9)
        // One micro-batch of each side, between which the first pass looks for an interruption.
        configuration.train.tokensPerBatch = 1_000_000
        configuration.preference.answerWeight = 0.5
        try fixture.train(configuration, to: "whole", from: "asked/model", workers: Workers(2))
        try fixture.train(configuration, to: "run", from: "asked/model", stop: 4, workers: Workers(1))
        let checkpoints = fixture.path("run/checkpoints")
        for name in try FileSystem.list(checkpoints) {
            #expect(FileSystem.exists(Path.join(checkpoints, "\(name)/reference.safetensors")))
        }
        let other = fixture.dataset.failure {
            try fixture.train(configuration, to: "run", from: "whole/model", resume: true)
        }
        #expect(other?.code == "resume-mismatch" && other?.message.contains("--model") == true)
        try fixture.train(configuration, to: "run", from: "asked/model", resume: true, stop: 2, workers: Workers(3))
        try fixture.train(configuration, to: "run", from: "asked/model", resume: true, workers: Workers(2))
        #expect(try fixture.result("run") == fixture.result("whole"))
    }

    @Test func adaptersTuneAModelThatStays() throws {
        var configuration = configuration(steps: 3)
        configuration.tuning.method = .lora
        try fixture.train(configuration, to: "tuned", from: "asked/model")
        #expect(FileSystem.exists(fixture.path("tuned/adapter")) && !FileSystem.exists(fixture.path("tuned/model")))
        #expect(abs(try #require(fixture.metrics("tuned", "loss").first) - 0.6931) < 5e-3)
    }

    /// Pairs of other origin, of the training side alone.
    @Test func pairsCanBeWrittenByHand() throws {
        let id = try #require(fixture.dataset.lines("out/preferences/train.jsonl").first?["id"]?.text)
        let line = """
            {"id":"\(id)","prompt":"Is <protein> a fish?","chosen":"No, it is a protein.","rejected":"Yes."}

            """
        try FileSystem.remove(fixture.path("out/preferences/valid.jsonl"))
        try fixture.dataset.write(line + line, to: "out/preferences/train.jsonl")
        try fixture.train(configuration(steps: 2), to: "tuned", from: "asked/model")
        #expect(try fixture.metrics("tuned", "loss").count == 2 && fixture.metrics("tuned", "validLoss").isEmpty)
    }

    @Test func refusesWhatCanNotBeTuned() throws {
        func failure(_ model: String?) -> SepitError? {
            fixture.dataset.failure { try fixture.train(configuration(steps: 1), to: "tuned", from: model) }
        }
        #expect(failure(nil)?.code == "model-required")
        let id = try #require(fixture.dataset.lines("out/preferences/train.jsonl").first?["id"]?.text)
        for (line, code) in [
            ("{\"id\":\"\(id)\",\"prompt\":\"Is <protein> x?\",\"chosen\":\"No.\"}", "example-malformed"),
            (
                "{\"id\":\"\(id)\",\"prompt\":\"Is <protein> x?\",\"chosen\":\"No.\",\"rejected\":\"No.\"}",
                "example-malformed"
            ),
            (
                "{\"id\":\"none\",\"prompt\":\"Is <protein> x?\",\"chosen\":\"No.\",\"rejected\":\"Yes.\"}",
                "example-unknown-protein"
            ), ("", "dataset-empty"),
        ] {
            try fixture.dataset.write(line + "\n", to: "out/preferences/train.jsonl")
            let error = failure("asked/model")
            #expect(error?.code == code, "\(line)")
        }
        #expect(!FileSystem.exists(fixture.path("tuned")))
    }
}
