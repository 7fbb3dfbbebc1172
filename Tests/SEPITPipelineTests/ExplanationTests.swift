import FileKit
import LanguageModel
import SEPITModel
import SEPITPipeline
import StructureEncoder
import TensorKit
import Testing
import TestSupport

/// What is said of why a model gives an answer.
@Suite struct ExplanationTests {
    private let folder: TemporaryDirectory
    private let tokenizer: Tokenizer
    private let model: TrainableModel
    private let proteins = TinyModel.examples(3, seed: 8).map(\.protein)
    private let answer = "the fold of it"

    init() throws {
        folder = try TemporaryDirectory()
        let tokenizer = try ByteLevelBPETrainer(vocabularySize: 270).train(on: ["what is the fold"])
        self.tokenizer = tokenizer
        model =
            TinyModel(seed: 2) {
                $0.text.vocabularySize = 270
                $0.proteinToken = tokenizer.tokenID("<protein>") ?? 0
            }.model
        try ModelDirectory.save(model, tokenizer: tokenizer, to: folder.path)
    }

    private func prompt(_ proteins: ProteinInput...) -> Prompt {
        Prompt(proteins: proteins, question: proteins.count == 1 ? "what is <protein>" : "is <protein> as <protein>")
    }

    private func explanation(
        _ prompt: Prompt, weights: WeightChoice = .auto, workers: Int = 1
    ) throws -> AnswerExplanation {
        let session = try GenerationSession(
            model: folder.path, weights: weights, device: try Device(workers: Workers(workers)))
        return try #require(try session.explanation(of: answer, after: prompt))
    }

    /// log p of the answer where what is read of one token is larger by a factor.
    private func logProbability(_ protein: ProteinInput, token: Int, factor: Float) throws -> Double {
        let template = try PromptTemplate(tokenizer, model.configuration)
        let text = try template.example(question: "what is <protein>", answer: answer)
        let batch = InstructionBatch(ProteinBatch([protein], compatibility: .paper), [(proteins: [0], text: text)])
        let graph = Graph(device: try Device(), recording: false)
        let embeddings = model.protein.embeddings(graph, batch.proteins)
        var values = embeddings.values
        for i in 0..<embeddings.width { values[token * embeddings.width + i] *= factor }
        let read = Tensor(values, shape: embeddings.shape)
        return -Double(model.surprises(graph, batch, embeddings: read).sums.values[0])
    }

    @Test(arguments: [0, 2]) func gradientsAreThoseOfFiniteDifferences(protein: Int) throws {
        let protein = proteins[protein]
        let found = try #require(try explanation(prompt(protein)).proteins.first).gradient
        #expect(found.count == protein.residues)
        let step: Float = 0.02
        let expected = try (0..<protein.residues).map { residue in
            let sides = try [1 + step, 1 - step].map {
                try logProbability(protein, token: residue + 1, factor: $0)
            }
            return (sides[0] - sides[1]) / Double(2 * step)
        }
        let largest = try #require(expected.map { abs($0) }.max())
        #expect(largest > 0.01)
        for (one, other) in zip(found, expected) { #expect(abs(one - other) <= 0.03 * largest) }
    }

    /// Weights that are read as they are stored have the derivatives of those in memory.
    @Test(arguments: [WeightChoice.bf16, .int8]) func storedWeightsHaveDerivatives(weights: WeightChoice) throws {
        let exact = try explanation(prompt(proteins[0])).proteins[0].gradient
        let rounded = try explanation(prompt(proteins[0]), weights: weights).proteins[0].gradient
        let largest = try #require(exact.map { abs($0) }.max())
        for (one, other) in zip(exact, rounded) { #expect(abs(one - other) <= 0.15 * largest) }
    }

    @Test func whatIsHiddenAndLeftOutIsWhatScoresSay() throws {
        let session = try GenerationSession(model: folder.path, device: try Device())
        func score(_ protein: ProteinInput) throws -> Double {
            try session.score([answer], after: prompt(protein))[0].logProbability
        }
        let found = try #require(try session.explanation(of: answer, after: prompt(proteins[1])))
        let whole = try score(proteins[1])
        #expect(abs(found.logProbability - whole) <= 1e-3 && found.isOwn && found.evidence == nil)
        var bare = proteins[1]
        bare.positions = bare.positions.map { _ in nil }
        #expect(try abs(#require(found.structure) - (whole - score(bare))) <= 1e-3)
        #expect(try explanation(prompt(bare)).structure == nil)
        let windows = found.proteins[0].windows
        #expect(windows.first?.residues.lowerBound == 0 && windows.last?.residues.upperBound == proteins[1].residues)
        for window in windows {
            var hidden = proteins[1]
            for residue in window.residues { hidden.ids[residue + 1] = ResidueVocabulary.mask }
            #expect(try abs(window.effect - (whole - score(hidden))) <= 1e-3)
        }
    }

    @Test func everyProteinOfAQuestionIsExplained() throws {
        let found = try explanation(prompt(proteins[1], proteins[0])).proteins
        #expect(found.map(\.gradient.count) == [proteins[1].residues, proteins[0].residues])
        #expect(found.map(\.masking.count) == found.map(\.gradient.count))
    }

    @Test func anyNumberOfThreadsSaysTheSame() throws {
        #expect(try explanation(prompt(proteins[1])) == explanation(prompt(proteins[1]), workers: 2))
    }

    @Test func whoGoesAwayGetsNothing() throws {
        let session = try GenerationSession(model: folder.path, device: try Device())
        #expect(try session.explanation(of: answer, after: prompt(proteins[0]), isCancelled: { true }) == nil)
    }

    /// Values by hand.
    @Test func stretchesDoNotOverlapAndTheStrongestComesFirst() {
        let effects = [0.5, -2, 1, 3].enumerated()
        let found = ResidueAttribution(
            gradient: [1, 0, 2.5, 0, 2, 0, 4, 0, 0, 0],
            windows: effects.map { .init(residues: 2 * $0..<2 * $0 + 4, effect: $1) })
        #expect(found.stretches(9).map(\.residues) == [6..<10, 2..<6])
        #expect(found.stretches(1).map(\.effect) == [3])
        // Effects rank 2, 1, 3, 4; sums 3.5, 4.5, 6, 4 rank 1, 3, 4, 2.
        #expect(found.rankCorrelation.map { abs($0 - 0) <= 1e-12 } == true)
        #expect(found.masking[0] == 0.125 && found.masking[9] == 0.75 && found.masking[2] == (0.125 - 0.5) / 2)
    }

    /// A protein in several windows of the model: each residue is read wherever it stands.
    @Test func longProteinsAreExplainedWhole() throws {
        let long = ProteinInput(sequence: Array(repeating: Array("MKTAYIAKQR".utf8), count: 110).flatMap(\.self))
        let batch = ProteinBatch([long], compatibility: .paper, window: 1024)
        #expect(batch.residueRows[0].count == 1100)
        let rows = batch.residueRows[0].joined().sorted()
        #expect(Set(rows).count == rows.count && rows.count == batch.rows - 2 * batch.sequences.count)
        #expect(batch.residueRows[0][0] == [1] && batch.residueRows[0][600].count == 2)
    }
}
