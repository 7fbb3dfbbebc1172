import FileKit
import ProteinDataset
import SEPITPipeline
import TensorKit
import TestSupport
import Testing

@Suite struct WarmUpTests {
    @Test func warmsTheProteinSideUpAndNothingElse() throws {
        let fixture = try TrainingFixture()
        try fixture.train(TrainingFixture.configuration(.stage0, steps: 1), to: "one")
        try fixture.train(TrainingFixture.configuration(.stage0, steps: 60), to: "many")
        let losses = try fixture.metrics("many", "loss")
        // At first, matching guesses among the proteins of a batch and restoring among the residues.
        #expect(losses[0] > 4 && losses[losses.count - 1] < 0.8 * losses[0], "\(losses)")
        let one = try SafetensorsFile(path: fixture.path("one/model/model.safetensors"))
        let many = try SafetensorsFile(path: fixture.path("many/model/model.safetensors"))
        #expect(!many.names.contains { $0.hasPrefix("warm_up.") })
        for name in many.names {
            let trained = name.hasPrefix("protein_model.") && !name.hasSuffix("inv_freq")
            #expect(try (one.floats(name) != many.floats(name)) == trained, "\(name)")
        }
    }

    @Test func otherStagesAndItselfStartFromIt() throws {
        let fixture = try TrainingFixture()
        let configuration = TrainingFixture.configuration(.stage0, steps: 3)
        try fixture.train(configuration, to: "first")
        try fixture.train(configuration, to: "again", from: "first/model")
        try fixture.train(TrainingFixture.configuration(.stage1, steps: 2), to: "captions", from: "again/model")
        #expect(try fixture.metrics("captions", "loss").count == 2)
    }

    @Test func resumingGivesTheBitsOfAnUninterruptedRun() throws {
        let fixture = try TrainingFixture()
        let configuration = TrainingFixture.configuration(.stage0, steps: 5)
        try fixture.train(configuration, to: "whole")
        try fixture.train(configuration, to: "stopped", stop: 2)
        try fixture.train(configuration, to: "stopped", resume: true)
        #expect(try fixture.result("stopped") == fixture.result("whole"))
    }

    private static let encoder =
        #filePath.split(separator: "/").dropLast(2).reduce("") { $0 + "/" + $1 }
        + "/LanguageModelTests/Goldens/text-encoder"

    /// Captions by a text encoder, all proteins damaged, in two passes.
    @Test func eachLossIsLoggedAndAllOfThemFall() throws {
        let fixture = try TrainingFixture()
        var configuration = TrainingFixture.configuration(.stage0, steps: 60)
        configuration.warmUp.textEncoder = ConfiguredPath(Self.encoder)
        (configuration.warmUp.damaged, configuration.warmUp.denoising) = (.all, 0.5)
        (configuration.train.accumulation, configuration.train.structureDropout) = (2, 0)
        try fixture.train(configuration, to: "whole")
        let (match, denoise) = (try fixture.metrics("whole", "matchLoss"), try fixture.metrics("whole", "denoiseLoss"))
        let (restore, loss) = (try fixture.metrics("whole", "restoreLoss"), try fixture.metrics("whole", "loss"))
        #expect([match, denoise, restore, loss].allSatisfy { $0.count == 60 })
        for step in loss.indices {
            #expect(abs(match[step] + 0.5 * denoise[step] + restore[step] - loss[step]) < 1e-4)
        }
        func mean(_ values: some Collection<Double>) -> Double { values.reduce(0, +) / Double(values.count) }
        for losses in [match, denoise, restore] {
            #expect(mean(losses.suffix(10)) < mean(losses.prefix(10)), "\(losses)")
        }
        #expect(try fixture.metrics("whole", "validMatchLoss").count == 1)

        try fixture.train(configuration, to: "stopped", stop: 7)
        try fixture.train(configuration, to: "stopped", resume: true)
        #expect(try fixture.result("stopped") == fixture.result("whole"))
    }

    @Test func withoutDenoisingNothingIsMoved() throws {
        let fixture = try TrainingFixture()
        var configuration = TrainingFixture.configuration(.stage0, steps: 3)
        configuration.warmUp.denoising = 0
        try fixture.train(configuration, to: "still")
        #expect(try fixture.metrics("still", "denoiseLoss") == [0, 0, 0])
    }

    @Test func anEncoderOfAnotherKindIsRefusedBeforeTheStart() throws {
        let fixture = try TrainingFixture()
        var configuration = TrainingFixture.configuration(.stage0, steps: 1)
        try fixture.train(configuration, to: "first")
        configuration.warmUp.textEncoder = ConfiguredPath(fixture.path("first/model"))
        let changed = configuration
        let error = #expect(throws: SepitError.self) { try fixture.train(changed, to: "second") }
        #expect(error?.code == "encoder-kind")
        #expect(!FileSystem.exists(fixture.path("second")))
    }

    /// Two kinds of sequences, told apart by their composition.
    @Test func theProbeReadsOffWhatIsThere() throws {
        let dataset = try DatasetFixture()
        var table = "id\tfold\tlocation\n"
        for number in 0..<120 {
            let letters = number % 2 == 0 ? "LAVIML" : "DEKRND"
            let sequence = String((0..<20 + number % 7).map { Array(letters)[($0 * $0 + number / 2) % 6] })
            try dataset.write(">q\(number)\n\(sequence)\n", to: "in/q\(number).fasta")
            table += "q\(number)\t\(["helical bundle", "beta barrel"][number % 2])\t"
            table += "\(["nucleus", "secreted"][(number / 2 * 7 / 3) % 2])\n"
        }
        try dataset.write(table, to: "facts.tsv")
        _ = try dataset.build(annotations: ["facts.tsv"], seed: 1)
        let scores = try LinearProbe(InstructionDataset(path: dataset.path("out"))).scores(
            TinyModel().model.protein, device: try Device())
        let fold = try #require(scores.first { $0.property == "fold" })
        #expect(fold.accuracy == 1 && fold.majority < 0.9 && fold.values == 2, "\(scores)")
    }

    @Test func captionsAreWhatTellsThemApart() throws {
        let encoder = BagOfWords([[1, 2, 3], [1, 2, 4], [1, 5, 3], [1, 5, 4]], width: 64, seed: 3)
        let device = try Device()
        let rows = encoder.encode([[1, 2, 3], [3, 3, 2], [1], [2, 4], [9]], on: device).values
        func row(_ i: Int) -> [Float] { Array(rows[(i * 64)..<((i + 1) * 64)]) }
        #expect(row(0) == row(1), "what all captions have, order and repetition weigh nothing")
        #expect(row(2).allSatisfy { $0 == 0 } && row(4).allSatisfy { $0 == 0 })
        #expect(row(0) != row(3))
        let other = BagOfWords([[1, 2, 3], [1, 2, 4], [1, 5, 3], [1, 5, 4]], width: 64, seed: 4)
        #expect(other.encode([[1, 2, 3]], on: device).values != row(0))
    }
}
