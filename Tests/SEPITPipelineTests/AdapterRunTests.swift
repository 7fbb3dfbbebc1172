import FileKit
import LanguageModel
import ProteinDataset
import SEPITModel
import SEPITPipeline
import TensorKit
import Testing

/// Training of adapters and of half of a model at a time, and what becomes of the results.
@Suite struct AdapterRunTests {
    private let fixture: TrainingFixture

    init() throws {
        fixture = try TrainingFixture()
        try fixture.train(TrainingFixture.configuration(.stage1, steps: 3), to: "base")
    }

    private func configuration(
        _ method: TuningMethod, _ stage: TrainingStage = .stage1, steps: Int
    ) -> TrainingConfiguration {
        var configuration = TrainingFixture.configuration(stage, steps: steps)
        configuration.tuning.method = method
        (configuration.tuning.rank, configuration.tuning.bases, configuration.tuning.roundSteps) = (3, 20, 3)
        (configuration.train.precision, configuration.train.learningRate) = (.fp32, 2e-2)
        configuration.moe.experts = 3
        return configuration
    }

    private func files(_ folder: String) throws -> [String: [UInt8]] { try fixture.dataset.contents(folder) }

    @Test(arguments: [TuningMethod.lora, .nola, .half], [TrainingStage.stage1, .stage2])
    func resumingGivesTheBitsOfAnUninterruptedRun(method: TuningMethod, stage: TrainingStage) throws {
        let configuration = configuration(method, stage, steps: 8)
        let result = method == .half ? "model" : "adapter"
        try fixture.train(configuration, to: "whole", from: "base/model", workers: Workers(3))
        // Rounds end after 3 and 6 steps.
        for (number, stops) in [[1, 2], [3], [4, 3]].enumerated() {
            let out = "stopped\(number)"
            try fixture.train(configuration, to: out, from: "base/model", stop: stops[0], workers: Workers(1))
            for stop in stops.dropFirst() {
                try fixture.train(
                    configuration, to: out, from: "base/model", resume: true, stop: stop, workers: Workers(1))
            }
            try fixture.train(configuration, to: out, from: "base/model", resume: true, workers: Workers(2))
            #expect(try files("\(out)/\(result)") == files("whole/\(result)"), "stopped after \(stops) steps")
            #expect(try files(out)["metrics.jsonl"] == files("whole")["metrics.jsonl"])
        }
        #expect(FileSystem.exists(fixture.path("whole/model")) == (method == .half))
    }

    @Test(arguments: [TuningMethod.lora, .nola, .half]) func checkpointedActivationsGiveTheSameBits(
        method: TuningMethod
    ) throws {
        for keeps in [true, false] {
            var configuration = configuration(method, .stage2, steps: 4)
            configuration.train.checkpointActivations = !keeps
            try fixture.train(configuration, to: "\(keeps)", from: "base/model")
        }
        let names = method == .half ? ["model"] : ["adapter_model", "nola_coefficients", "sepit_modules"]
        for name in names {
            let path = (method == .half ? "model/" : "adapter/") + name + ".safetensors"
            #expect(try files("true")[path] == files("false")[path])
        }
    }

    /// A checkpoint has what is trained, and nothing of the model under it.
    @Test(arguments: [TuningMethod.lora, .nola]) func checkpointsHoldWhatIsTrained(method: TuningMethod) throws {
        try fixture.train(configuration(method, steps: 2), to: "run", from: "base/model")
        let checkpoint = try #require(try FileSystem.list(fixture.path("run/checkpoints")).first)
        let files = try files("run/checkpoints/\(checkpoint)")
        #expect(files["model.safetensors"] == nil && files["sepit_adapter.json"] != nil)
        let model = try FileSystem.read(fixture.path("base/model/model.safetensors")).count
        #expect(files.values.reduce(0) { $0 + $1.count } < model)
        let error = fixture.dataset.failure {
            try fixture.train(configuration(method, steps: 2), to: "run", from: "run0/model", resume: true)
        }
        #expect(error?.code == "file-missing")
        try fixture.train(TrainingFixture.configuration(.stage1, steps: 1), to: "other")
        let mismatch = fixture.dataset.failure {
            try fixture.train(configuration(method, steps: 2), to: "run", from: "other/model", resume: true)
        }
        #expect(mismatch?.code == "resume-mismatch" && mismatch?.message.contains("--model") == true)
    }

    @Test(arguments: [TuningMethod.lora, .nola], [TrainingStage.stage1, .stage2])
    func mergedModelsAreTheTrainedOnes(method: TuningMethod, stage: TrainingStage) throws {
        var tuned = configuration(method, stage, steps: 6)
        if stage == .stage1 { tuned.tuning.targets = NameList([.query, .dense, .q, .up, .o, .linear1]) }
        if stage == .stage1 { tuned.tuning.modules = NameList([.structure, .embeddings, .head]) }
        try requireMergedIsTrained(tuned)
    }

    /// Also where a router has more than its matrix, and where there are other networks than the experts.
    @Test(arguments: [RouterKind.biasBalanced, .noisyTopK]) func routersAreMergedToo(router: RouterKind) throws {
        var tuned = configuration(.lora, .stage2, steps: 6)
        (tuned.moe.sharedExpert, tuned.moe.proteinExperts) = (true, 2)
        var biased = BiasBalancedSettings(topK: 2)
        biased.biasRate = 0.1
        tuned.moe.router =
            router == .biasBalanced ? .biasBalanced(biased) : .noisyTopK(NoisyTopKSettings(topK: 2))
        tuned.tuning.targets = NameList([.up, .down, .dense])
        try requireMergedIsTrained(tuned)
    }

    /// The merged model's validation loss is what training measured, and it answers as the model with the adapter.
    private func requireMergedIsTrained(_ tuned: TrainingConfiguration) throws {
        let stage = tuned.stage
        try fixture.train(tuned, to: "run", from: "base/model")
        let base = try ModelDirectory.load(fixture.path("base/model"))
        let merged = try AdapterDirectory.merge(fixture.path("run/adapter"), into: base, device: try Device())
        let tokenizer = try Tokenizer(directory: fixture.path("base/model"))
        try FileSystem.createDirectory(fixture.path("merged"))
        try ModelDirectory.save(merged, tokenizer: tokenizer, to: fixture.path("merged"))

        var still = TrainingFixture.configuration(stage, steps: 1)
        (still.train.precision, still.train.learningRate, still.moe) = (.fp32, 0, tuned.moe)
        if case .biasBalanced(var biased) = still.moe.router {
            biased.biasRate = 0
            still.moe.router = .biasBalanced(biased)
        }
        try fixture.train(still, to: "still", from: "merged")
        try fixture.train(still, to: "before", from: "base/model")
        let trained = try #require(try fixture.metrics("run", "validLoss").last)
        let found = try #require(try fixture.metrics("still", "validLoss").last)
        let before = try #require(try fixture.metrics("before", "validLoss").last)
        #expect(abs(found - trained) <= 1e-5 * trained)
        #expect(abs(before - trained) > 1e-3 * trained, "the adapter matters")

        let dataset = try InstructionDataset(path: fixture.path("out"))
        let queries = try dataset.examples(stage: 1, split: .train).prefix(4).map { example in
            let protein = try #require(dataset.proteins.protein(example.id))
            return Prompt(
                proteins: [.init(sequence: protein.sequence, positions: protein.positions)], question: example.question)
        }
        let engines = [
            try GenerationSession(model: fixture.path("merged"), device: try Device()),
            try GenerationSession(
                model: fixture.path("base/model"), adapter: fixture.path("run/adapter"), device: try Device()),
        ]
        let answers = try engines.map { try $0.answer(queries, maxTokens: 20) }
        #expect(answers[0] == answers[1])
    }

    /// An untrained model has no words; with an output layer of its own the adapted one finds some.
    @Test(arguments: [TuningMethod.lora, .nola]) func adaptersLearn(method: TuningMethod) throws {
        var losses: [Float] = []
        for targets in [[], AdapterTarget.allCases.filter { $0.rawValue.hasSuffix("_proj") }] {
            var tuned = configuration(method, steps: 60)
            (tuned.train.tokensPerBatch, tuned.train.evalEvery, tuned.train.saveEvery) = (100_000, 0, 0)
            tuned.tuning.targets = NameList(targets)
            (tuned.tuning.modules, tuned.tuning.rank, tuned.tuning.bases) = (NameList([.head]), 8, 100)
            try fixture.train(tuned, to: "run\(targets.count)", from: "base/model")
            losses.append(Float(try #require(try fixture.metrics("run\(targets.count)", "loss").last)))
        }
        #expect(losses[1] < 0.9 * losses[0], "\(losses[0]) with the output layer alone, \(losses[1]) with adapters")
    }

    @Test func adaptersOfOtherModelsAreRefused() throws {
        try fixture.train(configuration(.lora, steps: 1), to: "lora", from: "base/model")
        try fixture.train(configuration(.nola, .stage2, steps: 1), to: "nola", from: "base/model")
        try fixture.train(TrainingFixture.configuration(.stage1, steps: 2), to: "other")
        func code(_ adapter: String, _ model: String = "base/model") -> String? {
            fixture.dataset.failure {
                _ = try ModelDirectory.load(fixture.path(model), adapter: fixture.path(adapter), device: try Device())
            }?.code
        }
        #expect(code("lora/adapter") == nil && code("nola/adapter") == nil)
        #expect(code("lora/adapter", "other/model") == "adapter-base")
        #expect(code("nola/adapter", "other/model") == "adapter-base")
        #expect(code("base/model") == "adapter-missing")

        func damage(_ folder: String, _ file: String, _ change: ([UInt8]) -> [UInt8]) throws -> String? {
            let path = fixture.path("\(folder)/adapter/\(file)")
            let bytes = try FileSystem.read(path)
            try AtomicFile.write(change(bytes), to: path)
            defer { try? AtomicFile.write(bytes, to: path) }
            return code(folder + "/adapter")
        }
        func replacing(_ from: String, with to: String) -> ([UInt8]) -> [UInt8] {
            { Array(String(decoding: $0, as: UTF8.self).replacing(from, with: to).utf8) }
        }
        for (folder, file) in [
            ("lora", "adapter_model.safetensors"), ("nola", "nola_coefficients.safetensors"),
            ("lora", "sepit_modules.safetensors"), ("nola", "sepit_modules.safetensors"),
        ] {
            #expect(try damage(folder, file) { Array($0.dropLast(5)) }?.hasPrefix("safetensors-") == true)
        }
        let manifest = "sepit_adapter.json"
        #expect(try damage("lora", manifest) { _ in Array("{}".utf8) } == "adapter-invalid")
        #expect(
            try damage("lora", manifest, replacing("sepit-adapter/2", with: "sepit-adapter/1")) == "adapter-version")
        for (from, to) in [("\"lora\"", "\"full\""), ("\"rank\" : 3", "\"rank\" : 0"), ("q_proj", "qkv_proj")] {
            #expect(try damage("lora", manifest, replacing(from, with: to)) == "adapter-invalid")
        }
        #expect(try damage("lora", manifest, replacing("\"lora\"", with: "\"nola\"")) == "adapter-invalid")
        #expect(try damage("lora", manifest, replacing("\"q_proj\",", with: "")) == nil, "the file decides")
        #expect(
            try damage("lora", manifest, replacing("\"q_proj\"", with: "\"query\", \"q_proj\"")) == "tensor-missing")
        #expect(try damage("nola", manifest, replacing("\"q_proj\",", with: "")) == "tensor-unexpected")
        #expect(try damage("lora", "adapter_config.json", replacing("\"r\": 3", with: "\"r\": 2")) == "adapter-rank")
    }

    @Test func nothingToTrainIsRefused() throws {
        func code(_ change: (inout TuningSettings) -> Void, from model: String? = "base/model") -> String? {
            var configuration = configuration(.lora, steps: 1)
            change(&configuration.tuning)
            return fixture.dataset.failure { try fixture.train(configuration, to: "none", from: model) }?.code
        }
        #expect(code { ($0.targets, $0.modules) = (NameList([]), NameList([])) } == "tuning-nothing")
        #expect(code { $0.modules = NameList([.router]) } == "tuning-nothing")
        #expect(code({ _ in }, from: nil) == "model-required")
        #expect(!FileSystem.exists(fixture.path("none")))
    }
}
