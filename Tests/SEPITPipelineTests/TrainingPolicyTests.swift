import FileKit
import SEPITModel
import SEPITPipeline
import Synchronization
import TensorKit
import Testing

/// What is done about gradients that are not finite or stand out, and about answers while training.
@Suite struct TrainingPolicyTests {
    private let fixture: TrainingFixture

    init() throws { fixture = try TrainingFixture() }

    /// The captions' objective, but for the steps that a factor is given for.
    private final class Disturbed: Objective {
        private let objective: InstructionObjective
        var factor: Float = 1

        init(_ objective: InstructionObjective) { self.objective = objective }

        func terms(of group: TrainingSet.Group) -> Int { objective.terms(of: group) }

        func loss(
            _ graph: Graph, _ indices: [Int], of set: TrainingSet, scale: Float, withStructure: (Int) -> Bool,
            random: inout CounterRandom, routing: RoutingPass, record: RoutingRecord
        ) -> ObjectiveValue {
            objective.loss(
                graph, indices, of: set, scale: scale * factor, withStructure: withStructure, random: &random,
                routing: routing, record: record)
        }
    }

    /// A step whose loss or gradient is not finite, or whose gradient is above the limit, leaves the model as it is.
    @Test func disturbedStepsChangeNothing() throws {
        let configuration = TrainingFixture.configuration(.stage1, steps: 1)
        let plan = try TrainingPlan(
            TrainingRun.Request(data: fixture.path("out"), out: fixture.path("run")), configuration)
        let objective = Disturbed(InstructionObjective(model: plan.model))
        let trainer = Trainer(plan.model, configuration, objective: objective, device: try Device())
        let all = [Array(plan.train.groups.indices)]
        func parameters() -> [Float] { plan.model.store.parts.flatMap { Array(plan.model.store.elements(of: $0)) } }
        func step(_ factor: Float, limit: Float = .infinity) -> (isSkipped: Bool, changed: Bool, norm: Float) {
            objective.factor = factor
            let before = parameters()
            let result = trainer.step(0, all, of: plan.train, learningRate: 1e-3, limit: limit)
            return (result.isSkipped, parameters() != before, result.gradientNorm)
        }
        let usual = step(1)
        #expect(!usual.isSkipped && usual.changed)
        for factor in [Float.nan, .infinity] {
            let result = step(factor)
            #expect(result.isSkipped && !result.changed)
        }
        let spike = step(100, limit: 10 * usual.norm)
        #expect(spike.isSkipped && !spike.changed && spike.norm > 10 * usual.norm)
        let next = step(1, limit: 10 * usual.norm)
        #expect(!next.isSkipped && next.changed)
    }

    /// A model that gives no numbers ends a run after as many steps as the settings bear, with an error of its own.
    @Test func aRunThatHasRunAwayEnds() throws {
        try fixture.train(TrainingFixture.configuration(.stage1, steps: 1), to: "start")
        let path = fixture.path("start/model/model.safetensors")
        let file = try SafetensorsFile(path: path)
        let damaged = try file.names.map { name in
            let (values, entry) = (try file.floats(name), try #require(file.entry(name)))
            let isDamaged = name.hasSuffix("linear_1.bias")
            return SafetensorsWriter.Tensor(
                name, shape: entry.shape, floats: isDamaged ? values.map { _ in .nan } : values)
        }
        try SafetensorsWriter.write(damaged, metadata: ["format": "pt"], to: path)
        var configuration = TrainingFixture.configuration(.stage1, steps: 50)
        (configuration.train.skipLimit, configuration.train.evalEvery, configuration.train.saveEvery) = (4, 0, 2)
        let log = Mutex("")
        let run = try TrainingRun(
            TrainingRun.Request(
                data: fixture.path("out"), out: fixture.path("run"), model: fixture.path("start/model")),
            configuration, device: try Device())
        let display = ProgressDisplay(isTerminal: false, width: { 80 }, write: { text in log.withLock { $0 += text } })
        let error = fixture.dataset.failure {
            try run.run(display: display, now: { .zero }, isInterrupted: { false })
        }
        #expect(error?.code == "diverged" && error?.kind.exitCode == 65)
        #expect(error?.message.contains("4 steps in a row") == true)
        let text = log.withLock { $0 }
        #expect(text.contains("step 1 is left out: its loss or gradient is not finite"))
        #expect(text.contains("step 4 is left out"))
        #expect(try fixture.metrics("run", "skippedSteps") == [1, 1, 1])
    }

    /// The usual norm is part of a checkpoint: a run that went on leaves out the same steps as one that was not stopped.
    @Test func spikesAreTheSameAfterAnInterruption() throws {
        var configuration = TrainingFixture.configuration(.stage1, steps: 40)
        // Hardly above the mean: some steps are.
        (configuration.train.spikeFactor, configuration.train.skipLimit) = (1.02, 100)
        (configuration.train.evalEvery, configuration.train.gradientClip) = (0, 0)
        try fixture.train(configuration, to: "whole")
        let skipped = try fixture.metrics("whole", "skippedSteps")
        #expect(!skipped.isEmpty && skipped.count < 20, "\(skipped.count)")
        try fixture.train(configuration, to: "run", stop: 25)
        try fixture.train(configuration, to: "run", resume: true)
        #expect(try fixture.result("run") == fixture.result("whole"))
    }

    /// The same questions at every evaluation, scored; and weights that did best on them, after an interruption too.
    @Test func answersAreScoredWhileTraining() throws {
        try fixture.train(TrainingFixture.configuration(.stage1, steps: 150), to: "start")
        var configuration = TrainingFixture.configuration(.stage2, steps: 60)
        (configuration.train.evalQuestions, configuration.train.evalEvery, configuration.train.saveEvery) = (6, 20, 25)
        (configuration.train.result, configuration.train.best, configuration.train.calibrationQuestions) = (
            .best, .answers, 0
        )
        try fixture.train(configuration, to: "whole", from: "start/model")
        let scores = try fixture.metrics("whole", "validScore")
        #expect(scores.count == 3 && scores.allSatisfy { (0...1).contains($0) })
        let lines = try fixture.dataset.lines("whole/metrics.jsonl").filter { $0["samples"] != nil }
        #expect(lines.count == 3)
        for line in lines {
            let samples = try #require(line["samples"]?.elements)
            #expect(samples.count == 4)
            #expect(samples.map { $0["question"]?.text } == lines[0]["samples"]?.elements?.map { $0["question"]?.text })
            let means = try #require(line["validScores"]?.members)
            #expect(means.count > 1 && means.allSatisfy { (0...1).contains($0.value.double ?? -1) })
            for sample in samples {
                #expect(sample["expected"]?.text?.isEmpty == false && sample["answer"]?.text != nil)
            }
        }
        let page = String(decoding: try FileSystem.read(fixture.path("whole/report.html")), as: UTF8.self)
        #expect(page.contains("<h2>Answers</h2>") && page.contains("Answers at step 60"))
        try fixture.train(configuration, to: "run", from: "start/model", stop: 45)
        try fixture.train(configuration, to: "run", from: "start/model", resume: true)
        #expect(try fixture.result("run") == fixture.result("whole"))
    }

    @Test func captionsAreScoredWhereTheyAreAskedFor() throws {
        var configuration = TrainingFixture.configuration(.stage1, steps: 2)
        configuration.train.evalQuestions = 2
        try fixture.train(configuration, to: "run")
        #expect(try fixture.dataset.lines("run/metrics.jsonl").last?["validScores"]?["caption"]?.double != nil)
    }
}
