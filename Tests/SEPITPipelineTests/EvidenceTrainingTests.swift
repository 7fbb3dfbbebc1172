import AnswerScoring
import FileKit
import ProteinDataset
import SEPITModel
import SEPITPipeline
import TensorKit
import TestSupport
import Testing

/// Models that read what is known of similar proteins: how the evidence gets into training, evaluation and answers.
@Suite struct EvidenceTrainingTests {
    /// Each protein's neighbour is the next of training, at 63% over 98%.
    private static func writeNeighbours(_ fixture: TrainingFixture) throws -> InstructionDataset {
        let dataset = try InstructionDataset(path: fixture.path("out"))
        let rows = try DatasetRow.read(folder: dataset.path) { (row) throws(SepitError) in row }
        let training = rows.filter { $0.side == "train" }.map(\.id)
        var neighbours: [String: [Neighbour]] = [:]
        for row in rows {
            let other = training.first { $0 > row.id } ?? training[0]
            neighbours[row.id] = [
                .init(KnownProtein(id: other), identity: 0.63, coverage: 0.98, bits: 100, expected: 1e-20)
            ]
        }
        try NeighbourTable(neighbours).write(to: dataset)
        return dataset
    }

    private static func configuration(evidence: Double) -> TrainingConfiguration {
        var configuration = TrainingFixture.configuration(.stage1, steps: 3)
        (configuration.train.evidence, configuration.train.distantEvidence) = (evidence, 0)
        return configuration
    }

    @Test func trainingShowsWhatTheNearestProteinIsKnownFor() throws {
        let fixture = try TrainingFixture()
        let missing = fixture.dataset.failure { try fixture.train(Self.configuration(evidence: 1), to: "none") }
        #expect(missing?.code == "neighbours-missing")
        let dataset = try Self.writeNeighbours(fixture)
        let run = try TrainingRun(
            TrainingRun.Request(data: dataset.path, out: fixture.path("run")), Self.configuration(evidence: 1),
            device: try Device())
        let report = try run.dryRun(now: { .zero })
        // Captions are about many properties; these proteins have no name to show.
        #expect(report.contains("No similar protein is known."))
        try fixture.train(Self.configuration(evidence: 1), to: "with")
        try fixture.train(Self.configuration(evidence: 0), to: "without")
        #expect(try ModelConfiguration(contentsOf: fixture.path("with/model/config.json")).readsEvidence)
        #expect(try !ModelConfiguration(contentsOf: fixture.path("without/model/config.json")).readsEvidence)
    }

    /// What a question about a property shows is what the neighbour has of it, and nothing nearer than is wanted.
    @Test func evidenceIsOfThePropertyThatIsAskedFor() throws {
        let fixture = try TrainingFixture()
        let dataset = try Self.writeNeighbours(fixture)
        let table = try NeighbourTable(of: dataset)
        let id = dataset.proteins.ids[0]
        let neighbours = table.neighbours(of: id)
        let fold = try #require(neighbours[0].protein.facts["fold"].first)
        #expect(
            PromptEvidence(neighbours, on: "fold").before("What fold?")
                == "63% identical over 98%: \(fold)\nWhat fold?")
        #expect(
            PromptEvidence(neighbours, on: "ec").before("Which?") == "No similar protein is known.\nWhich?")
        #expect(PromptEvidence(neighbours, on: "fold", below: 0.5).relatives.isEmpty)
    }

    @Test func evaluationAsksWithEvidenceAndWithout() throws {
        let fixture = try TrainingFixture()
        let dataset = try Self.writeNeighbours(fixture)
        var configuration = Self.configuration(evidence: 1)
        configuration.train.maxSteps = 60
        try fixture.train(configuration, to: "run")
        let session = try GenerationSession(model: fixture.path("run/model"), device: try Device())
        let run = try EvaluationRun(
            session, dataset, split: .train, withAblations: true, QuestionSelection(limit: 40), workers: .allCores)
        let evaluation = try run.run()
        let answers = evaluation.questions.map(\.answers)
        #expect(answers.allSatisfy { $0[.model] != nil && $0[.withoutEvidence] != nil })
        let blindfolded = try EvaluationRun(
            session, dataset, split: .train, withEvidence: false, QuestionSelection(limit: 40), workers: .allCores
        ).run()
        #expect(blindfolded.outcomes.map(\.answer) == answers.map { $0[.withoutEvidence] ?? "" })
    }

    @Test func neighboursOfAnotherDatasetAreRefused() throws {
        let fixture = try TrainingFixture()
        let dataset = try Self.writeNeighbours(fixture)
        let table = fixture.path("out/proteins.jsonl")
        try AtomicFile.write(try FileSystem.read(table) + Array("\n".utf8), to: table)
        #expect(fixture.dataset.failure { _ = try NeighbourTable(of: dataset) }?.code == "neighbours-stale")
    }

    /// A protein is not its own neighbour, and one that is held out is nobody's.
    @Test func neighboursAreOtherProteinsOfTraining() throws {
        let fixture = try DatasetFixture()
        var table = "id\tsequence\tmolecule\tsplit\n"
        let sequence = Array("MKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQAPILSRVGDGTQDNLSGAEKAVQVKVKALPDAQFEVVHSLAKWKR")
        for number in 0..<6 {
            var copy = sequence
            for place in 0..<number * 2 { copy[5 * place + 3] = copy[5 * place + 3] == "G" ? "A" : "G" }
            table += "p\(number)\t\(String(copy))\tname\(number)\t\(["train", "train", "valid", "test"][number % 4])\n"
        }
        try fixture.write(table, to: "in/table.tsv")
        _ = try fixture.build(split: .column)
        let dataset = try InstructionDataset(path: fixture.path("out"))
        let neighbours = try NeighbourTable(searching: dataset, workers: .allCores)
        for id in dataset.proteins.ids {
            let found = neighbours.neighbours(of: id).map(\.protein.id)
            #expect(!found.isEmpty && !found.contains(id), "\(id): \(found)")
            #expect(Set(found).isDisjoint(with: ["p2", "p3"]))
        }
        try neighbours.write(to: dataset)
        #expect(
            try NeighbourTable(of: dataset).neighbours(of: "p0").map(\.protein.id)
                == neighbours.neighbours(of: "p0").map(\.protein.id))
    }
}
