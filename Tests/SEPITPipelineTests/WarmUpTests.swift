import FileKit
import SEPITPipeline
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

    @Test func captionsAreWhatTellsThemApart() {
        let encoder = CaptionEncoder([[1, 2, 3], [1, 2, 4], [1, 5, 3], [1, 5, 4]], width: 64, seed: 3)
        let rows = encoder([[1, 2, 3], [3, 3, 2], [1], [2, 4], [9]]).values
        func row(_ i: Int) -> [Float] { Array(rows[(i * 64)..<((i + 1) * 64)]) }
        #expect(row(0) == row(1), "what all captions have, order and repetition weigh nothing")
        #expect(row(2).allSatisfy { $0 == 0 } && row(4).allSatisfy { $0 == 0 })
        #expect(row(0) != row(3))
        let other = CaptionEncoder([[1, 2, 3], [1, 2, 4], [1, 5, 3], [1, 5, 4]], width: 64, seed: 4)
        #expect(other([[1, 2, 3]]).values != row(0))
    }
}
