import FileKit
import LanguageModel
import ProteinDataset
import SEPITModel
import SEPITPipeline
import StructureEncoder
import TensorKit
import Testing
import TestSupport

/// Questions about several chains, in the model, in datasets and in training.
@Suite struct SeveralProteinsTests {
    @Test func theLanguageModelReadsEachProteinWhereTheTextNamesIt() throws {
        let tiny = TinyModel()
        let proteins = TinyModel.examples(2).map(\.protein)
        let ids: [Int32] = [3, 60, 4, 5, 60, 6]
        let text = TextInput(ids: ids, labels: ids.map { _ in -1 }, markers: [1, 4])
        let device = try Device()
        func states(_ batch: InstructionBatch) -> [Float] {
            tiny.model.hiddenStates(Graph(device: device, recording: false), batch).states.values
        }
        let packed = ProteinBatch(proteins, compatibility: .paper)
        let found = states(InstructionBatch(packed, [(proteins: [1, 0], text: text)]))

        // Put together by hand from parts that are computed alone.
        let graph = Graph(device: device, recording: false)
        func features(_ protein: ProteinInput) -> Tensor {
            let batch = ProteinBatch([protein], compatibility: .paper)
            return tiny.model.connector(graph, tiny.model.protein.features(graph, batch))
        }
        let x = graph.concatenateRows([
            tiny.model.text.embed(graph, [3]), features(proteins[1]), tiny.model.text.embed(graph, [4, 5]),
            features(proteins[0]), tiny.model.text.embed(graph, [6]),
        ])
        let whole = SequenceRange(start: 0, length: x.rows)
        let expected = tiny.model.text.hiddenStates(
            graph, x, sequences: [whole], positions: (0..<Int32(x.rows)).map { $0 }
        ).states.values
        #expect(found.count == expected.count)
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-5 })
        #expect(found != states(InstructionBatch(packed, [(proteins: [0, 1], text: text)])))
    }

    /// Pairs of proteins beside the single ones: learnt by heart, and answered.
    @Test func trainsOnPairsAndAnswers() throws {
        let fixture = try TrainingFixture()
        let pairs = try addPairs(fixture, to: ["stage1/train.jsonl", "stage2/test.jsonl"])
        try fixture.train(TrainingFixture.configuration(.stage0, steps: 2), to: "warm")
        var configuration = TrainingFixture.configuration(.stage1, steps: 120)
        (configuration.train.tokensPerBatch, configuration.train.structureDropout) = (100_000, 0)
        (configuration.train.evalEvery, configuration.train.saveEvery) = (0, 0)
        try fixture.train(configuration, to: "run", from: "warm/model")
        let dataset = try InstructionDataset(path: fixture.path("out"))
        let engine = try GenerationSession(model: fixture.path("run/model"), device: try Device())
        let answers = try engine.answer(
            pairs.map { example in
                .init(
                    proteins: try example.proteins.map { id in
                        let protein = try #require(dataset.proteins.protein(id))
                        return ProteinInput(sequence: protein.sequence, positions: protein.positions)
                    }, question: example.question)
            })
        #expect(answers.map(\.text) == pairs.map(\.answer))
        let evaluation = try EvaluationRun(engine, dataset, split: .test, workers: .allCores).run()
        #expect(evaluation.outcomes.filter { $0.property == "pair" }.allSatisfy { $0.right })
        #expect(evaluation.scores.contains { $0.property == "pair" && $0.total.count == pairs.count })
    }

    /// Steps do not depend on how questions about pairs are cut into micro-batches.
    @Test(arguments: [TrainingStage.stage0, .stage1]) func microBatchesDoNotChangeAStep(stage: TrainingStage) throws {
        let fixture = try TrainingFixture()
        _ = try addPairs(fixture, to: ["stage1/train.jsonl"])
        var configuration = TrainingFixture.configuration(stage, steps: 1)
        (configuration.train.accumulation, configuration.train.structureDropout) = (100, 0)
        for tokens in stage == .stage0 ? [1_000_000] : [1, 1_000_000] {
            configuration.train.tokensPerBatch = tokens
            try fixture.train(configuration, to: "tokens\(tokens)")
        }
        let losses = try ["tokens1", "tokens1000000"].filter { FileSystem.exists(fixture.path($0)) }
            .flatMap { try fixture.metrics($0, "loss") }
        #expect(losses.allSatisfy { $0.isFinite && abs($0 - losses[0]) <= 1e-4 * losses[0] }, "\(losses)")
    }

    @Test func aLineNamesItsProteins() throws {
        let fixture = try TrainingFixture()
        let path = fixture.path("out/stage1/train.jsonl")
        func code(_ line: String) throws -> String? {
            try AtomicFile.write(line + "\n", to: path)
            let dataset = try InstructionDataset(path: fixture.path("out"))
            return fixture.dataset.failure { _ = try dataset.examples(stage: 1, split: .train) }?.code
        }
        func line(_ proteins: String, _ question: String) -> String {
            #"{"id":"pair","proteins":\#(proteins),"conversation":[{"role":"user","content":"\#(question)"},"#
                + #"{"role":"assistant","content":"yes"}]}"#
        }
        let id = try #require(try InstructionDataset(path: fixture.path("out")).proteins.ids.first)
        #expect(try code(line(#"["\#(id)","\#(id)"]"#, "<protein> <protein>")) == nil)
        #expect(try code(line(#"["\#(id)","\#(id)"]"#, "<protein>")) == "example-malformed")
        #expect(try code(line(#"["\#(id)"]"#, "<protein> <protein>")) == "example-malformed")
        #expect(try code(line("[]", "what")) == "example-malformed")
        #expect(try code(line("[1]", "<protein>")) == "example-malformed")
        #expect(try code(line(#"["\#(id)","other"]"#, "<protein> <protein>")) == "example-unknown-protein")
    }

    @Test func chainsOfAFile() throws {
        let dataset = try DatasetFixture()
        try dataset.write(
            .pdb([
                FixtureChain(id: "A", sequence: .protein(1, length: 12)),
                FixtureChain(id: "B", sequence: .protein(2, length: 20)),
            ]), to: "two.pdb")
        let path = dataset.path("two.pdb")
        let both = try ProteinSource(file: path, chains: ["B", "A"])
        #expect(both.chains == ["B", "A"] && both.lengths == [20, 12] && both.proteins.count == 2)
        #expect(both.notes.isEmpty)
        let first = try ProteinSource(file: path, chains: [])
        #expect(first.chains == ["A"] && first.notes.contains { $0.contains("name others with --chain") })
        #expect(dataset.failure { _ = try ProteinSource(file: path, chains: ["A", "X"]) }?.code == "chain-missing")
    }

    /// Adds a question about each of a few pairs to some files of the dataset.
    private func addPairs(_ fixture: TrainingFixture, to files: [String]) throws -> [InstructionExample] {
        let ids = try InstructionDataset(path: fixture.path("out")).proteins.ids
        let pairs = (0..<4).map { n in
            InstructionExample(
                id: "pair\(n)", proteins: [ids[n], ids[9 - n]], question: "Is <protein> like <protein>?",
                answer: n % 2 == 0 ? "yes" : "no", property: "pair", kind: .yesno, label: n % 2 == 0 ? "yes" : "no")
        }
        for file in files {
            let path = fixture.path("out/\(file)")
            try AtomicFile.write(try FileSystem.read(path) + pairs.flatMap { Array(Self.line($0).utf8) }, to: path)
        }
        return pairs
    }

    private static func line(_ example: InstructionExample) -> String {
        let proteins = example.proteins.map { "\"\($0)\"" }.joined(separator: ",")
        return #"{"id":"\#(example.id)","proteins":[\#(proteins)],"property":"pair","kind":"yesno","#
            + #""label":"\#(example.label ?? "")","conversation":[{"role":"user","content":"\#(example.question)"},"#
            + #"{"role":"assistant","content":"\#(example.answer)"}]}"# + "\n"
    }
}
