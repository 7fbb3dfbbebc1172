import FileKit
import LanguageModel
import SEPITModel
import SEPITPipeline
import StructureEncoder
import TensorKit
import Testing
import TestSupport

/// Runs of stage 2 with every kind of experts.
@Suite struct ExpertTrainingTests {
    /// Settings below `moe:`.
    static let kinds = [
        ["topK=2", "capacityFactor=0.5", "zLoss=0.01"], ["router=noisyTopK", "topK=2", "sharedExpert=true"],
        ["router=biasBalanced", "topK=2", "biasRate=0.01"],
        ["router=denseToSparse", "oneExpertFraction=0.3", "denseFraction=0.4", "maskedFraction=0.25"],
        ["proteinExperts=3", "proteinCapacity=1.5"],
    ]

    private static func configuration(_ settings: [String], steps: Int) throws -> TrainingConfiguration {
        var configuration = TrainingFixture.configuration(.stage2, steps: steps)
        configuration.moe = try TrainingConfiguration(.stage2, yaml: "", overrides: settings.map { "moe." + $0 }).moe
        configuration.train.evalEvery = 4
        return configuration
    }

    private func fixture() throws -> TrainingFixture {
        let fixture = try TrainingFixture()
        try fixture.train(TrainingFixture.configuration(.stage1, steps: 2), to: "dense")
        return fixture
    }

    /// Noise, biases and the phases of a gate included, on one thread and on two.
    @Test(arguments: kinds) func resumingGivesTheBitsOfAnUninterruptedRun(settings: [String]) throws {
        let fixture = try fixture()
        var configuration = try Self.configuration(settings, steps: 10)
        (configuration.train.accumulation, configuration.train.tokensPerBatch) = (2, 250)
        try fixture.train(configuration, to: "whole", from: "dense/model", workers: Workers(2))
        try fixture.train(configuration, to: "stopped", from: "dense/model", stop: 3, workers: Workers(1))
        try fixture.train(configuration, to: "stopped", from: "dense/model", resume: true, stop: 3, workers: Workers(1))
        try fixture.train(configuration, to: "stopped", from: "dense/model", resume: true, workers: Workers(1))
        #expect(try fixture.result("stopped") == fixture.result("whole"))
        #expect(try fixture.metrics("whole", "loss").allSatisfy(\.isFinite))
    }

    /// A model that was saved and read again computes the same.
    @Test(arguments: kinds) func aSavedModelIsTheSameModel(settings: [String]) throws {
        let moe = try Self.configuration(settings, steps: 1).moe
        let model = try Upcycling.upcycle(TinyModel().model, experts: moe, seed: 3)
        model.text.balanceExperts(after: [0: [1, 0, 5, 0], 1: [0, 0, 0, 9]], rate: 0.5)
        let fixture = try TrainingFixture()
        try fixture.train(TrainingFixture.configuration(.stage1, steps: 1), to: "dense")
        try FileSystem.createDirectory(fixture.path("saved"))
        try ModelDirectory.save(
            model, tokenizer: try Tokenizer(directory: fixture.path("dense/model")), to: fixture.path("saved"))
        let loaded = try ModelDirectory.load(fixture.path("saved"))
        #expect(loaded.configuration == model.configuration)
        let expected = try logits(model)
        #expect(try logits(loaded).map(\.bitPattern) == expected.map(\.bitPattern))
        // As it is opened to answer: weights in the file, in the formats that answers are given with.
        let largest = expected.reduce(0) { max($0, abs($1)) }
        for (choice, tolerance) in [(WeightChoice.fp32, 1e-5), (.int8, 0.1)] as [(WeightChoice, Float)] {
            let opened = try ModelDirectory.open(
                fixture.path("saved"), device: try Device(), weights: choice)
            let error = zip(try logits(opened), expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
            #expect(error <= tolerance * largest, "\(choice): off by \(error) of \(largest)")
        }
    }

    private func logits(_ model: SEPITModel, _ batch: InstructionBatch? = nil) throws -> [Float] {
        let graph = Graph(device: try Device(), recording: false)
        let batch = batch ?? TinyModel.batch(TinyModel.examples(4))
        return model.text.logits(graph, model.hiddenStates(graph, batch).states).values
    }

    /// The first phase trains one expert, which is the dense network; the second begins with its masked copies.
    @Test func oneExpertBecomesMaskedCopies() throws {
        let fixture = try fixture()
        var configuration = try Self.configuration(Self.kinds[3], steps: 10)
        configuration.train.learningRate = 0
        try fixture.train(configuration, to: "run", from: "dense/model")
        var dense = try Self.configuration(["experts=1", "balanceLoss=0"], steps: 10)
        dense.train.learningRate = 0
        try fixture.train(dense, to: "one", from: "dense/model")
        let (losses, expected) = (try fixture.metrics("run", "loss"), try fixture.metrics("one", "loss"))
        for step in 0..<3 { #expect(abs(losses[step] - expected[step]) <= 1e-5 * expected[step]) }
        #expect(losses[3...] != expected[3...])
        let before = try SafetensorsFile(path: fixture.path("dense/model/model.safetensors"))
        let after = try SafetensorsFile(path: fixture.path("run/model/model.safetensors"))
        let name = "text_model.model.layers.1.mlp."
        let source = try before.floats(name + "up_proj.weight")
        let copies = try (0..<4).map { try after.floats("\(name)experts.\($0).up_proj.weight") }
        #expect(Set(copies).count == 4)
        for copy in copies {
            #expect(zip(copy, source).allSatisfy { $0 == 0 || $0 == $1 })
            let masked = Double(copy.count { $0 == 0 }) / Double(copy.count)
            #expect(abs(masked - 0.25) < 0.03)
        }
        #expect(try fixture.metrics("run", "loadImbalance").prefix(3) == [4, 4, 4], "one expert of four")
    }

    /// Not even what moves beside the gradients: biases of routers, and experts that are about to be made from the first.
    @Test(arguments: [kinds[2], ["router=denseToSparse", "oneExpertFraction=0", "maskedFraction=0.25"]])
    func aDryRunChangesNothing(settings: [String]) throws {
        let fixture = try fixture()
        let configuration = try Self.configuration(settings, steps: 3)
        try fixture.train(configuration, to: "plain", from: "dense/model")
        let run = try TrainingRun(
            TrainingRun.Request(
                data: fixture.path("out"), out: fixture.path("measured"), model: fixture.path("dense/model")),
            configuration, device: try Device())
        #expect(try run.dryRun(now: { .zero }).contains("s per step"))
        #expect(!FileSystem.exists(fixture.path("measured")))
        try run.run(display: .none, now: { .zero }, isInterrupted: { false })
        #expect(try fixture.result("measured") == fixture.result("plain"))
    }

    @Test func loadsAreInTheMetrics() throws {
        let fixture = try fixture()
        try fixture.train(try Self.configuration(Self.kinds[0], steps: 8), to: "run", from: "dense/model")
        #expect(try fixture.metrics("run", "droppedShare").allSatisfy { $0 > 0.4 && $0 < 0.8 })
        #expect(try fixture.metrics("run", "loadImbalance").allSatisfy { $0 >= 1 && $0 <= 4 })
        #expect(try fixture.metrics("run", "loadEntropy").allSatisfy { $0 > 0 && $0 <= 1 })
        let loads = try fixture.dataset.lines("run/metrics.jsonl").compactMap { $0["validLoads"]?.elements }
        #expect(loads.count == 2 && loads.allSatisfy { $0.count == 2 })
        let kinds = try ["protein", "text"].map { kind in
            try #require(loads[0][1][kind]?.elements).compactMap(\.whole).reduce(0, +)
        }
        #expect(kinds.allSatisfy { $0 > 0 && $0 % 2 == 0 }, "two experts for each token")
    }

    /// A protein's features don't depend on what else is in the batch, though experts choose among its residues.
    @Test func expertChoiceStaysWithinAProtein() throws {
        var moe = ExpertSettings()
        (moe.experts, moe.proteinExperts, moe.proteinCapacity) = (1, 4, 1)
        let model = try Upcycling.upcycle(TinyModel().model, experts: moe, seed: 3)
        // Experts that differ.
        for part in model.store.parts where part.role.routedExpert == 2 {
            for i in model.store.elements(of: part).indices { model.store.elements(of: part)[i] *= 2 }
        }
        let examples = TinyModel.examples(4)
        func features(_ examples: ArraySlice<(protein: ProteinInput, text: TextInput)>) throws -> [Float] {
            let graph = Graph(device: try Device(), recording: false)
            return model.protein.features(
                graph, ProteinBatch(examples.map(\.protein), compatibility: .paper)
            ).values
        }
        let together = try features(examples[...])
        let apart = try examples.indices.flatMap { try features(examples[$0...$0]) }
        #expect(together.count == apart.count)
        #expect(zip(together, apart).allSatisfy { abs($0 - $1) <= 1e-4 })
        let dense = Graph(device: try Device(), recording: false)
        let plain = TinyModel().model.protein.features(
            dense, ProteinBatch(examples.map(\.protein), compatibility: .paper)
        ).values
        #expect(zip(together, plain).contains { abs($0 - $1) > 1e-3 })
    }

    /// Where every expert takes every residue, copies compute what the network did.
    @Test func upcyclingTheEncoderKeepsTheFunction() throws {
        var moe = ExpertSettings()
        (moe.experts, moe.proteinExperts, moe.proteinCapacity) = (1, 3, 3)
        let dense = TinyModel().model
        let (found, expected) = (
            try logits(Upcycling.upcycle(dense, experts: moe, seed: 3)), try logits(dense)
        )
        let largest = expected.reduce(0) { max($0, abs($1)) }
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-5 * largest })
    }

    /// Only experts of the protein model learn in stage 2; the rest of it is as it was.
    @Test func theRestOfTheEncoderStaysFrozen() throws {
        let fixture = try fixture()
        try fixture.train(try Self.configuration(Self.kinds[4], steps: 3), to: "run", from: "dense/model")
        let before = try SafetensorsFile(path: fixture.path("dense/model/model.safetensors"))
        let after = try SafetensorsFile(path: fixture.path("run/model/model.safetensors"))
        for name in before.names where name.hasPrefix("protein_model.") && after.entry(name) != nil {
            #expect(try before.floats(name) == after.floats(name), "\(name)")
        }
        let network = "protein_model.encoder.layer.0."
        let source = try before.floats(network + "intermediate.dense.weight")
        let copies = try (0..<3).map { try after.floats("\(network)mlp.experts.\($0).intermediate.dense.weight") }
        #expect(copies.allSatisfy { $0 != source } && Set(copies).count == 3)
    }

    @Test func goingOnWithExpertsCannotMakeThemAnew() throws {
        let fixture = try fixture()
        let configuration = try Self.configuration(Self.kinds[3], steps: 10)
        try fixture.train(configuration, to: "run", from: "dense/model")
        let error = fixture.dataset.failure { try fixture.train(configuration, to: "on", from: "run/model") }
        #expect(error?.code == "experts-mismatch")
        #expect(error?.hint?.contains("--set moe.oneExpertFraction=0 --set moe.maskedFraction=0") == true)
        let zero = Self.kinds[3].map { $0.hasPrefix("denseFraction") ? $0 : String($0.prefix { $0 != "=" }) + "=0" }
        let goesOn = ["router=denseToSparse"] + zero.dropFirst()
        try fixture.train(try Self.configuration(goesOn, steps: 2), to: "on", from: "run/model")
    }
}
