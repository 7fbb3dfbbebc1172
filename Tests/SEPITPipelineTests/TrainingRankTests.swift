import Communication
import FileKit
import SEPITPipeline
import TensorKit
import Testing

/// Runs that several ranks make together, each on a thread of its own.
@Suite struct TrainingRankTests {
    private let fixture: TrainingFixture

    init() throws { fixture = try TrainingFixture() }

    /// Micro-batches of unequal sizes, steps with fewer than others, and everything random switched on.
    private func configuration(_ stage: TrainingStage, _ overrides: [String] = []) throws -> TrainingConfiguration {
        var configuration = TrainingFixture.configuration(stage, steps: 5)
        configuration.moe = try TrainingConfiguration(stage, yaml: "", overrides: overrides.map { "moe." + $0 }).moe
        (configuration.train.accumulation, configuration.train.evalEvery) = (3, 2)
        (configuration.train.tokensPerBatch, configuration.train.structureDropout) = (150, 0.5)
        return configuration
    }

    /// The error of each rank.
    private func train(
        _ configuration: TrainingConfiguration, to out: String, from model: String? = nil, resume: Bool = false,
        ranks: Int, stop: Int? = nil
    ) -> [String?] {
        let request = TrainingRun.Request(
            data: fixture.path("out"), out: fixture.path(out), model: model.map(fixture.path), resume: resume)
        return ThreadRanks.run(ranks) { ranks in
            do throws(SepitError) {
                let run = try TrainingRun(
                    request, configuration, device: Device(workers: Workers(1 + ranks.rank)), ranks: ranks)
                var steps = 0
                // The last rank alone is interrupted.
                let isInterrupted = {
                    steps += 1
                    return steps == stop && ranks.rank == ranks.size - 1
                }
                try run.run(display: .none, now: { .zero }, isInterrupted: isInterrupted)
                return nil
            } catch {
                return error.code
            }
        }
    }

    private func requireSameOnAnyNumber(_ configuration: TrainingConfiguration, from model: String? = nil) throws {
        #expect(train(configuration, to: "ranks1", from: model, ranks: 1) == [nil])
        let expected = try fixture.dataset.contents("ranks1")
        #expect(expected.keys.contains("metrics.jsonl") && expected.keys.contains("model/model.safetensors"))
        #expect(expected.keys.contains { $0.hasSuffix("optimizer.safetensors") })
        for ranks in [2, 3, 4] {
            #expect(train(configuration, to: "ranks\(ranks)", from: model, ranks: ranks).allSatisfy { $0 == nil })
            let found = try fixture.dataset.contents("ranks\(ranks)")
            #expect(Set(found.keys) == Set(expected.keys))
            for (file, bytes) in expected { #expect(found[file] == bytes, "\(file) of \(ranks) ranks") }
        }
    }

    @Test func ranksWithOtherSettingsAreRefused() {
        let codes = ThreadRanks.run(2) { [fixture] ranks -> String? in
            do throws(SepitError) {
                var configuration = TrainingFixture.configuration(.stage1, steps: 2)
                configuration.train.seed = ranks.rank
                let request = TrainingRun.Request(data: fixture.path("out"), out: fixture.path("differ"))
                let run = try TrainingRun(request, configuration, device: Device(workers: Workers(1)), ranks: ranks)
                try run.run(display: .none, now: { .zero }, isInterrupted: { false })
                return nil
            } catch {
                return error.code
            }
        }
        #expect(codes == ["ranks-differ", "ranks-differ"])
        #expect(!FileSystem.exists(fixture.path("differ")))
    }

    /// Hidden residues and left-out structures.
    @Test func anyNumberOfRanksWarmsUpToTheSameBits() throws {
        try requireSameOnAnyNumber(try configuration(.stage0))
    }

    @Test func anyNumberOfRanksLearnsCaptionsToTheSameBits() throws {
        try requireSameOnAnyNumber(try configuration(.stage1))
    }

    /// Answers of the model that the run begins with.
    @Test func anyNumberOfRanksTunesPreferencesToTheSameBits() throws {
        try fixture.train(TrainingFixture.configuration(.stage1, steps: 2), to: "dense")
        try requireSameOnAnyNumber(try configuration(.dpo), from: "dense/model")
    }

    /// Loads of experts, which move biases and are in the metrics; noise.
    @Test(arguments: [
        ["router=biasBalanced", "topK=2", "biasRate=0.01"], ["router=noisyTopK", "topK=2"],
        ["topK=2", "capacityFactor=0.5", "zLoss=0.01"],
    ]) func anyNumberOfRanksTrainsExpertsToTheSameBits(settings: [String]) throws {
        try fixture.train(TrainingFixture.configuration(.stage1, steps: 2), to: "dense")
        try requireSameOnAnyNumber(try configuration(.stage2, settings), from: "dense/model")
    }

    /// Rounded gradients train nearly the same model, and all ranks the very same.
    @Test func gradientsCanBeSentAsHalves() throws {
        var configuration = try configuration(.stage1)
        #expect(train(configuration, to: "whole", ranks: 2) == [nil, nil])
        configuration.train.reduction = .bf16
        #expect(train(configuration, to: "halves", ranks: 2) == [nil, nil])
        let (whole, halves) = (try fixture.metrics("whole", "loss"), try fixture.metrics("halves", "loss"))
        #expect(whole.count == 5 && halves != whole)
        for (a, b) in zip(whole, halves) { #expect(abs(a - b) < 2e-2) }
    }

    /// Ranks that keep a part of the moments each, and another number of them that goes on.
    @Test func momentsCanBeSpreadOverTheRanks() throws {
        var configuration = try configuration(.stage1)
        configuration.train.shardMoments = true
        try requireSameOnAnyNumber(configuration)
        #expect(train(configuration, to: "run", ranks: 3, stop: 2).allSatisfy { $0 == "interrupted" })
        #expect(train(configuration, to: "run", resume: true, ranks: 2) == [nil, nil])
        #expect(try fixture.result("run") == fixture.result("ranks1"))
        configuration.train.shardMoments = false
        #expect(train(configuration, to: "whole", ranks: 1) == [nil])
        #expect(try fixture.result("whole") == fixture.result("ranks1"))
    }

    /// One rank's interruption stops all of them, and another number of ranks can go on.
    @Test func otherRanksGoOnAfterAnInterruption() throws {
        let configuration = try configuration(.stage1)
        #expect(train(configuration, to: "whole", ranks: 1) == [nil])
        #expect(train(configuration, to: "run", ranks: 2, stop: 2) == ["interrupted", "interrupted"])
        #expect(train(configuration, to: "run", resume: true, ranks: 3) == [nil, nil, nil])
        #expect(try fixture.result("run") == fixture.result("whole"))
    }

    /// What only one rank sees ends all of them, rather than leaving them to wait.
    @Test func ranksFailTogether() throws {
        try FileSystem.createDirectory(fixture.path("run/metrics.jsonl"))
        let codes = train(try configuration(.stage1), to: "run", ranks: 3)
        #expect(codes[0] != nil && codes[0] != "rank-failed")
        #expect(codes.dropFirst().allSatisfy { $0 == "rank-failed" })
    }
}
