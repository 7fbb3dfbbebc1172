import FileKit
import ProteinDataset
import SEPITModel
import SEPITPipeline
import TensorKit
import Testing

@Suite struct TrainingRunTests {
    /// A dry run says what activations take as configured and with the other choice, and leaves nothing behind.
    @Test func dryRunsMeasureBothWaysToKeepActivations() throws {
        let fixture = try TrainingFixture()
        let bytes = try [false, true].map { checkpointing -> [Int] in
            var configuration = TrainingFixture.configuration(.stage1, steps: 5)
            (configuration.train.checkpointActivations, configuration.model.layers) = (checkpointing, 8)
            // Enough tokens for megabytes.
            configuration.train.tokensPerBatch = 4000
            let run = try TrainingRun(
                TrainingRun.Request(data: fixture.path("out"), out: fixture.path("run")), configuration,
                device: try Device())
            let words = try run.dryRun(now: { .zero }).split { $0 == " " || $0 == "\n" }
            return words.indices.dropFirst(3).compactMap { i in
                words[i].hasPrefix("activations") && words[i - 2] == "MB" ? Int(words[i - 3]) : nil
            }
        }
        #expect(bytes.allSatisfy { $0.count == 2 })
        #expect(bytes[0][0] == bytes[1][1] && bytes[0][1] == bytes[1][0], "\(bytes)")
        #expect(2 * bytes[0][1] < bytes[0][0], "\(bytes) megabytes")
        #expect(!FileSystem.exists(fixture.path("run")))
    }

    @Test func resumingGivesTheBitsOfAnUninterruptedRun() throws {
        let fixture = try TrainingFixture()
        var configuration = TrainingFixture.configuration(.stage1, steps: 9)
        (configuration.train.accumulation, configuration.train.evalEvery) = (2, 4)
        try fixture.train(configuration, to: "whole", workers: Workers(2))
        for (number, stops) in [[1], [3, 2, 1], [8]].enumerated() {
            let out = "stopped\(number)"
            try fixture.train(configuration, to: out, stop: stops[0], workers: Workers(1))
            for stop in stops.dropFirst() {
                try fixture.train(configuration, to: out, resume: true, stop: stop, workers: Workers(3))
            }
            try fixture.train(configuration, to: out, resume: true, workers: Workers(2))
            #expect(try fixture.result(out) == fixture.result("whole"), "stopped after \(stops) steps")
        }
    }

    /// A process that is killed leaves a checkpoint half written and metrics of steps that no checkpoint has.
    @Test func aKilledRunGoesOnFromItsLastWholeCheckpoint() throws {
        let fixture = try TrainingFixture()
        let configuration = TrainingFixture.configuration(.stage1, steps: 6)
        try fixture.train(configuration, to: "whole")
        try fixture.train(configuration, to: "killed", stop: 3)
        let checkpoints = fixture.path("killed/checkpoints")
        let newest = try #require(try FileSystem.list(checkpoints).sorted().last)
        for (name, damaged) in [("step-00000004", "manifest.json"), ("step-00000005", "model.safetensors")] {
            let folder = Path.join(checkpoints, name)
            try FileSystem.createDirectory(folder)
            for file in try FileSystem.list(Path.join(checkpoints, newest)) {
                var bytes = try FileSystem.read(Path.join(Path.join(checkpoints, newest), file))
                if file == damaged { bytes.removeLast(bytes.count / 2) }
                try AtomicFile.write(bytes, to: Path.join(folder, file))
            }
        }
        let metrics = fixture.path("killed/metrics.jsonl")
        let lines = try FileSystem.read(metrics)
        try AtomicFile.write(lines + Array("{\"step\":4,\"loss\":1}\n{\"step\":5,\"lo".utf8), to: metrics)
        try fixture.train(configuration, to: "killed", resume: true)
        #expect(try fixture.result("killed") == fixture.result("whole"))
    }

    @Test func goesOnOnlyWhereThereIsSomethingToGoOnWith() throws {
        let fixture = try TrainingFixture()
        let configuration = TrainingFixture.configuration(.stage1, steps: 3)
        func code() -> String? {
            fixture.dataset.failure { try fixture.train(configuration, to: "run", resume: true) }?.code
        }
        #expect(code() == "run-missing")
        #expect(!FileSystem.exists(fixture.path("run")))
        try fixture.train(configuration, to: "run", stop: 1)
        for name in try FileSystem.list(fixture.path("run/checkpoints")) {
            try AtomicFile.write("", to: fixture.path("run/checkpoints/\(name)/model.safetensors"))
        }
        #expect(code() == "checkpoints-damaged")
        try fixture.train(configuration, to: "other", stop: 1)
        for name in try FileSystem.list(fixture.path("other/checkpoints")) {
            let checkpoint = fixture.path("other/checkpoints/\(name)")
            let state = "{\"format\":\"sepit-checkpoint/1\",\"step\":1}"
            try AtomicFile.write(state, to: Path.join(checkpoint, "state.json"))
            try FileSystem.remove(Path.join(checkpoint, "manifest.json"))
            let manifest = try FileManifest(of: checkpoint)
            try AtomicFile.write(manifest.json, to: Path.join(checkpoint, "manifest.json"))
        }
        let error = fixture.dataset.failure { try fixture.train(configuration, to: "other", resume: true) }
        #expect(error?.code == "checkpoint-invalid" && error?.expected == "sepit-checkpoint/3")
        #expect(error?.found == "sepit-checkpoint/1" && error?.hint?.contains("without --resume") == true)
    }

    @Test func refusesToGoOnWithAnythingElse() throws {
        let fixture = try TrainingFixture()
        let configuration = TrainingFixture.configuration(.stage1, steps: 4)
        try fixture.train(configuration, to: "run", stop: 2)
        func code(_ body: () throws -> Void) -> String? { fixture.dataset.failure(body)?.code }
        var changed = configuration
        changed.train.learningRate = 1e-4
        #expect(code { try fixture.train(changed, to: "run", resume: true) } == "resume-mismatch")
        #expect(code { try fixture.train(configuration, to: "run") } == "run-exists")
        _ = try fixture.dataset.build(to: "other", annotations: ["facts.tsv"], seed: 2)
        #expect(code { try fixture.train(configuration, data: "other", to: "run", resume: true) } == "resume-mismatch")
        for file in ["stage1/train.jsonl", "stage1/valid.jsonl", "stage2/train.jsonl", "structures.safetensors"] {
            let path = fixture.path("out/\(file)")
            let bytes = try FileSystem.read(path)
            var edited = bytes
            edited[edited.count / 2] ^= 1
            try AtomicFile.write(edited, to: path)
            let error = fixture.dataset.failure { try fixture.train(configuration, to: "run", resume: true) }
            // An edit may also make a file that can't be read.
            #expect(error?.code == "resume-mismatch" ? error?.message.contains(file) == true : error?.file == path)
            try AtomicFile.write(bytes, to: path)
        }
        try AtomicFile.write("edited", to: fixture.path("out/stage1/test.jsonl"))
        try fixture.train(configuration, to: "run", resume: true)
    }

    /// Another configuration, forced: more steps than there were, fewer than were made, and never another model.
    @Test func whatIsForcedGoesOnWithAnotherConfiguration() throws {
        let fixture = try TrainingFixture()
        var configuration = TrainingFixture.configuration(.stage1, steps: 4)
        try fixture.train(configuration, to: "run", stop: 3)
        (configuration.train.learningRate, configuration.train.maxSteps) = (1e-4, 6)
        #expect(
            fixture.dataset.failure { try fixture.train(configuration, to: "run", resume: true) }?.hint?.contains(
                "--force")
                == true)
        try fixture.train(configuration, to: "run", resume: true, force: true)
        #expect(try fixture.metrics("run", "step") == [1, 2, 3, 4, 5, 6])
        configuration.train.maxSteps = 2
        try fixture.train(configuration, to: "run", resume: true, force: true)
        #expect(
            try fixture.metrics("run", "step").count == 6 && FileSystem.exists(fixture.path("run/model/config.json")))
        configuration.model.layers = 3
        let error = fixture.dataset.failure { try fixture.train(configuration, to: "run", resume: true, force: true) }
        #expect(error?.code == "resume-mismatch")
    }

    @Test func aRunThatTheDiskHasNoRoomForLeavesNoFolder() throws {
        let fixture = try TrainingFixture()
        var configuration = TrainingFixture.configuration(.stage1, steps: 1)
        (configuration.model.hidden, configuration.model.ffn, configuration.model.layers) = (256, 4096, 8)
        configuration.train.keepLast = 10_000
        let error = fixture.dataset.failure { try fixture.train(configuration, to: "some/run") }
        #expect(error?.code == "disk-full")
        #expect(!FileSystem.exists(fixture.path("some")))
    }

    /// The limits that leave nothing to train on, and whose they are.
    @Test func proteinsThatAreAllTooLongAreRefused() throws {
        let fixture = try TrainingFixture()
        var configuration = TrainingFixture.configuration(.stage1, steps: 1)
        configuration.train.maxProteinLength = 3
        let error = fixture.dataset.failure { try fixture.train(configuration, to: "run") }
        #expect(error?.code == "dataset-empty")
        #expect(error?.expected?.hasPrefix("proteins of at most 3 residues") == true)
        #expect(!FileSystem.exists(fixture.path("run")))
    }

    /// A model that has experts goes on with them; other ones asked for are not passed over.
    @Test func stage2GoesOnWithTheExpertsThatAModelHas() throws {
        let fixture = try TrainingFixture()
        try fixture.train(TrainingFixture.configuration(.stage1, steps: 1), to: "dense")
        var configuration = TrainingFixture.configuration(.stage2, steps: 1)
        (configuration.moe.experts, configuration.moe.router) = (3, .topK(TopKSettings(topK: 2)))
        try fixture.train(configuration, to: "three", from: "dense/model")
        try fixture.train(configuration, to: "on", from: "three/model")
        #expect(try ModelConfiguration(contentsOf: fixture.path("on/model/config.json")).text.experts?.count == 3)
        configuration.moe.experts = 4
        let error = fixture.dataset.failure { try fixture.train(configuration, to: "other", from: "three/model") }
        #expect(error?.code == "experts-mismatch")
        #expect(error?.expected == "moe.experts=3" && error?.found == "moe.experts=4")
        #expect(!FileSystem.exists(fixture.path("other")))
    }

    /// Steps are over the mean of all supervised tokens, however they are cut into micro-batches.
    @Test func microBatchesDoNotChangeAStep() throws {
        let fixture = try TrainingFixture()
        var configuration = TrainingFixture.configuration(.stage1, steps: 3)
        // Which structures are left out is drawn by micro-batch.
        (configuration.train.accumulation, configuration.train.structureDropout) = (100, 0)
        for tokens in [1, 500, 1_000_000] {
            configuration.train.tokensPerBatch = tokens
            try fixture.train(configuration, to: "tokens\(tokens)")
        }
        for field in ["loss", "gradientNorm", "validLoss"] {
            let expected = try fixture.metrics("tokens1000000", field)
            #expect(!expected.isEmpty)
            for out in ["tokens1", "tokens500"] {
                let found = try fixture.metrics(out, field)
                #expect(found.count == expected.count)
                for (x, y) in zip(found, expected) { #expect(abs(x - y) <= 1e-4 * abs(y), "\(field) of \(out)") }
            }
        }
    }

    /// Learns its examples by heart, then answers with them; and stage 2 leaves the protein model as it is.
    @Test func learnsAndAnswers() throws {
        let fixture = try TrainingFixture()
        var configuration = TrainingFixture.configuration(.stage1, steps: 250)
        (configuration.train.tokensPerBatch, configuration.train.structureDropout) = (100_000, 0)
        (configuration.train.evalEvery, configuration.train.saveEvery) = (0, 0)
        try fixture.train(configuration, to: "run1")
        let losses = try fixture.metrics("run1", "loss")
        let last = try #require(losses.last)
        #expect(last < 0.05, "from \(losses[0])")

        let dataset = try InstructionDataset(path: fixture.path("out"))
        let examples = try dataset.examples(stage: 1, split: .train)
        #expect(examples.count >= 8)
        let queries = try examples.map { example in
            let protein = try #require(dataset.proteins.protein(example.id))
            return Prompt(
                proteins: [.init(sequence: protein.sequence, positions: protein.positions)], question: example.question)
        }
        let engine = try GenerationSession(model: fixture.path("run1/model"), device: try Device())
        var streamed = [String](repeating: "", count: queries.count)
        let answers = try engine.answer(queries, onText: { index, text in streamed[index] += text })
        #expect(streamed == answers.map(\.text))
        #expect(zip(answers, examples).count { $0.text == $1.answer && $0.isComplete } == examples.count)
        for (query, answer) in zip(queries, answers) {
            let alone = try engine.answer([query])
            #expect(alone.map(\.text) == [answer.text])
            #expect(abs(alone[0].confidence - answer.confidence) < 1e-3)
        }
        let short = try engine.answer([queries[0]], maxTokens: 2)[0]
        #expect(short.tokens == 2 && !short.isComplete && answers[0].text.hasPrefix(short.text))

        try fixture.train(TrainingFixture.configuration(.stage2, steps: 3), to: "run2", from: "run1/model")
        let weights = try ["run1", "run2"].map {
            try SafetensorsFile(path: fixture.path($0 + "/model/model.safetensors"))
        }
        for name in weights[0].names where name.hasPrefix("protein_model.") {
            let bits = try weights.map { try $0.floats(name).map(\.bitPattern) }
            #expect(bits[0] == bits[1], "\(name)")
        }
        for name in ["multi_modal_projector.linear_1.weight", "text_model.lm_head.weight"] {
            #expect(try weights[0].floats(name) != weights[1].floats(name))
        }
        #expect(weights[1].names.contains("text_model.model.layers.1.mlp.experts.3.up_proj.weight"))
        #expect(fixture.dataset.failure { try fixture.train(.init(.stage2), to: "run3") }?.code == "model-required")
    }

    /// The losses of bf16 products follow those of fp32, step by step.
    @Test func bf16LossesFollowThoseOfFP32() throws {
        let fixture = try TrainingFixture()
        let steps = 60
        for precision in [TrainingPrecision.fp32, .bf16] {
            var configuration = TrainingFixture.configuration(.stage1, steps: steps)
            configuration.train.precision = precision
            try fixture.train(configuration, to: precision.rawValue)
        }
        let (exact, rounded) = (try fixture.metrics("fp32", "loss"), try fixture.metrics("bf16", "loss"))
        #expect(exact.count == steps && rounded.count == steps && exact != rounded)
        #expect(exact[steps - 1] < 0.7 * exact[0], "something is learned")
        for (step, (a, b)) in zip(exact, rounded).enumerated() {
            #expect(abs(a - b) < 0.01 * a, "step \(step): \(b), not \(a)")
        }
    }

    /// Learnt by heart, the training side makes validation worse after a while: the run ends then, with the weights from
    /// before, and the same ones after an interruption.
    @Test func aRunCanEndWithItsBestWeights() throws {
        let fixture = try TrainingFixture()
        var configuration = TrainingFixture.configuration(.stage1, steps: 400)
        (configuration.train.evalEvery, configuration.train.saveEvery, configuration.train.patience) = (5, 10, 4)
        configuration.train.result = .best
        try fixture.train(configuration, to: "run")
        let losses = try fixture.metrics("run", "validLoss")
        let steps = try fixture.metrics("run", "step").count
        #expect(steps < 400, "it ends early")
        let best = try #require(losses.indices.min { losses[$0] < losses[$1] })
        #expect(losses.count - 1 - best == 4)
        var short = configuration
        (short.train.maxSteps, short.train.result, short.train.patience) = (400, .last, 0)
        try fixture.train(short, to: "last", stop: (best + 1) * 5)
        let checkpoint = try #require(try FileSystem.list(fixture.path("last/checkpoints")).sorted().last)
        #expect(
            try FileSystem.read(fixture.path("last/checkpoints/\(checkpoint)/model.safetensors"))
                == FileSystem.read(fixture.path("run/model/model.safetensors")))
        try fixture.train(configuration, to: "stopped", stop: 7)
        try fixture.train(configuration, to: "stopped", resume: true)
        #expect(try fixture.result("stopped") == fixture.result("run"))
    }
}
