import FileKit
import SEPITPipeline
import TensorKit
import Testing

@Suite struct RunNeedTests {
    private let fixture: TrainingFixture

    init() throws { fixture = try TrainingFixture() }

    private var request: TrainingRun.Request {
        TrainingRun.Request(data: fixture.path("out"), out: fixture.path("run"))
    }

    /// Parameters and what training adds are exact, activations near what a step was measured to take.
    @Test(arguments: [
        (TrainingStage.stage0, false, 1), (.stage1, false, 1), (.stage1, true, 1), (.stage1, false, 3),
    ]) func sizesTellWhatAStepTakes(stage: TrainingStage, checkpointing: Bool, accumulation: Int) throws {
        var configuration = TrainingFixture.configuration(stage, steps: 5)
        (configuration.model.proteinLayers, configuration.model.layers) = (6, 6)
        (configuration.model.hidden, configuration.model.ffn, configuration.model.proteinHidden) = (128, 352, 96)
        configuration.model.proteinFFN = 384
        (configuration.train.tokensPerBatch, configuration.train.accumulation) = (4000, accumulation)
        configuration.train.checkpointActivations = checkpointing
        let need = try #require(try TrainingOutline(request, configuration).need)
        let run = try TrainingRun(request, configuration, device: try Device())
        let line = try #require(run.dryRun(now: { .zero }).split(separator: "\n").first { $0.hasPrefix("memory: ") })
        let measured = line.split { !$0.isNumber }.compactMap { Int($0) }
        #expect((need.parameters * 4) >> 20 == measured[0] && need.trainingBytes >> 20 == measured[1], "\(line)")
        let (expected, found) = (Double(need.activationBytes), Double(max(1, measured[2]) << 20))
        #expect((0.8...2.2).contains(expected / found), "by sizes \(expected / 1e6), measured \(found / 1e6) MB")
    }

    /// What no machine has memory for is refused before any is taken, and a dry run says what it would take.
    @Test func tooLittleMemoryIsToldBeforehand() throws {
        var configuration = TrainingFixture.configuration(.stage1, steps: 5)
        (configuration.model.hidden, configuration.model.heads, configuration.model.layers) = (16384, 128, 200)
        configuration.model.ffn = 65536
        let error = fixture.dataset.failure { _ = try TrainingRun(request, configuration, device: try Device()) }
        #expect(error?.code == "memory-short" && error?.kind.exitCode == 74)
        #expect(error?.hint?.contains("--force") == true)
        #expect(!FileSystem.exists(fixture.path("run")))
        let text = try TrainingRun.dryRun(request, configuration, device: try Device(), now: { .zero })
        for part in ["parameters, ", "MB in all, by sizes alone", " h in all", "too little memory", "5 steps"] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
    }

    @Test func whatThereIsMemoryForIsMeasured() throws {
        let text = try TrainingRun.dryRun(
            request, TrainingFixture.configuration(.stage1, steps: 5), device: try Device(), now: { .zero })
        #expect(text.contains("MB for activations") && text.contains("first example") && !text.contains("too little"))
    }
}
