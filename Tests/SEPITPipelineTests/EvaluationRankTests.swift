import Communication
import FileKit
import ProteinDataset
import SEPITPipeline
import TensorKit
import Testing

/// Questions that several ranks ask together, each on a thread of its own.
@Suite struct EvaluationRankTests {
    @Test func anyNumberOfRanksFindsTheSameAnswers() throws {
        let fixture = try TrainingFixture()
        try fixture.train(TrainingFixture.configuration(.stage1, steps: 2), to: "run")
        func outcomes(_ ranks: Int) throws -> [[EvaluationOutcome]] {
            let (model, data) = (fixture.path("run/model"), fixture.path("out"))
            return ThreadRanks.run(ranks) { ranks in
                do throws(SepitError) {
                    let session = try GenerationSession(
                        model: model, device: try Device(workers: Workers(1)))
                    // The training side has more questions than go into one batch.
                    return try EvaluationRun(
                        session, try InstructionDataset(path: data), split: .train, workers: Workers(1), ranks: ranks
                    ).run().outcomes
                } catch { return [] }
            }
        }
        let alone = try outcomes(1)[0]
        #expect(alone.count > 64)
        for ranks in [2, 3] {
            for found in try outcomes(ranks) { #expect(found.map(JSONText.line) == alone.map(JSONText.line)) }
        }
    }

    @Test(arguments: [1, 2, 3]) func bytesOfAnyNumberComeFromEveryRank(size: Int) {
        let texts = ["", "a", "zwei", "αβγ with more"].map { Array($0.utf8) }
        let found = ThreadRanks.run(size) { ranks in ranks.gatherBytes(texts[(ranks.rank + 1) % texts.count]) }
        for gathered in found { #expect(gathered == (0..<size).map { texts[($0 + 1) % texts.count] }) }
    }
}
