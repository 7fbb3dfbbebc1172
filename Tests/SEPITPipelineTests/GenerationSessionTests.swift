import FileKit
import LanguageModel
import SEPITModel
import SEPITPipeline
import StructureEncoder
import TensorKit
import Testing
import TestSupport

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What a session remembers, where it can be stopped, and what it makes of given answers.
@Suite struct GenerationSessionTests {
    private let folder: TemporaryDirectory
    private let tokenizer: Tokenizer
    private let model: TrainableModel
    private let proteins = TinyModel.examples(3, seed: 8).map(\.protein)

    init() throws {
        folder = try TemporaryDirectory()
        let tokenizer = try ByteLevelBPETrainer(vocabularySize: 270).train(on: ["what is the fold"])
        self.tokenizer = tokenizer
        model =
            TinyModel(seed: 2) {
                $0.text.vocabularySize = 270
                $0.proteinToken = tokenizer.tokenID("<protein>") ?? 0
                $0.text.maxPositions = 512
            }.model
        try ModelDirectory.save(model, tokenizer: tokenizer, to: folder.path)
    }

    private func session(rememberedBytes: Int = 1 << 20) throws -> GenerationSession {
        try GenerationSession(model: folder.path, rememberedBytes: rememberedBytes, device: try Device())
    }

    private func prompt(_ protein: Int, _ question: String = "what is <protein>") -> Prompt {
        Prompt(proteins: [proteins[protein]], question: question)
    }

    @Test func aProteinIsEncodedOnceForManyQuestions() throws {
        let session = try session()
        let first = try session.answer([prompt(0), prompt(1)], maxTokens: 8)
        #expect(session.encodedProteins == 2)
        #expect(try session.answer([prompt(1)], maxTokens: 8) == [first[1]])
        _ = try session.answer([prompt(0, "the fold of <protein>"), prompt(1), prompt(0)], maxTokens: 8)
        #expect(session.encodedProteins == 2)
        _ = try session.answer([prompt(2)], maxTokens: 8)
        #expect(session.encodedProteins == 3)
        let forgetful = try self.session(rememberedBytes: 0)
        #expect(try forgetful.answer([prompt(0)], maxTokens: 8) == forgetful.answer([prompt(0)], maxTokens: 8))
        #expect(forgetful.encodedProteins == 2)
    }

    @Test func stepsGiveTheAnswerAndCanStopAnywhere() throws {
        let session = try session()
        let whole = try session.answer([prompt(0), prompt(1)], maxTokens: 12)
        let generation = try session.begin([prompt(0), prompt(1)], maxTokens: 12)
        var streamed = ["", ""]
        var steps = 0
        while try generation.step(onText: { streamed[$0] += $1 }) { steps += 1 }
        let answers = try generation.finish { streamed[$0] += $1 }
        #expect(answers == whole && streamed == whole.map(\.text))
        #expect(try !generation.step())

        var asked = 0
        let some = try session.answer(
            [prompt(0)], maxTokens: 12,
            isCancelled: {
                asked += 1; return asked > 3
            })
        #expect(some[0].tokens == 3 && !some[0].isComplete && whole[0].text.hasPrefix(some[0].text))
        #expect(try session.answer([prompt(0)], isCancelled: { true })[0].tokens == 0)
    }

    /// Its answer may be half written, and need not be the one that others get.
    @Test func aPromptThatComesAgainIsNotReadAgain() throws {
        let session = try session()
        var passes = 0
        session.betweenLayers = { passes += 1 }
        func begun(maxTokens: Int = 40) throws -> (Generation, passes: Int) {
            let before = passes
            return (try session.begin([prompt(0)], maxTokens: maxTokens), passes - before)
        }
        let expected = try self.session(rememberedBytes: 0).answer([prompt(0)], maxTokens: 40)
        let (first, read) = try begun()
        for _ in 0..<7 { _ = try first.step() }
        let (second, again) = try begun()
        #expect(read > 0 && again == 0)
        while try first.step() || second.step() {}
        #expect(try first.finish() == expected && second.finish() == expected)
        #expect(try begun(maxTokens: 200).passes == 0)
        #expect(try session.score(["yes"], after: prompt(0)) == self.session().score(["yes"], after: prompt(0)))
        let forgetful = try self.session(rememberedBytes: 0)
        forgetful.betweenLayers = { passes += 1 }
        for _ in 0..<2 {
            let before = passes
            _ = try forgetful.begin([prompt(0)])
            #expect(passes > before)
        }
    }

    /// Generations join and leave, one with random choices, one of two prompts, one that is left half-way.
    @Test func generationsGoOnTogetherAsAlone() throws {
        let session = try session()
        func begun(_ index: Int) throws -> Generation {
            switch index {
            case 0: try session.begin([prompt(0)], maxTokens: 20)
            case 1: try session.begin([prompt(1)], sampler: TokenSampler(temperature: 2), maxTokens: 9, seed: 4)
            case 2: try session.begin([prompt(2, "the fold of <protein>"), prompt(0)], maxTokens: 14)
            default: try session.begin([prompt(1)], maxTokens: 30)
            }
        }
        let alone = try (0..<4).map { index in
            let generation = try begun(index)
            var steps = 0
            while try (index < 3 || steps < 5) && generation.step() { steps += 1 }
            return try generation.finish()
        }
        var (going, found) = ([Int: Generation](), [Int: [Answer]]())
        for step in 0..<40 {
            if step % 3 == 0, step < 12 { going[step / 3] = try begun(step / 3) }
            Generation.prepare(going.keys.sorted().compactMap { going[$0] })
            for (index, generation) in going {
                let goesOn = try generation.step()
                if !goesOn || index == 3 && step == 3 * 3 + 4 {
                    found[index] = try generation.finish()
                    going[index] = nil
                }
            }
        }
        #expect(going.isEmpty && (0..<4).map { found[$0] } == alone)
    }

    private let candidates = ["yes", "no", "a fold of many words", "", "what is it"]

    /// The loss of the same text in one pass is the reference.
    @Test func candidatesAreAsLikelyAsOneLongPassSays() throws {
        let session = try session()
        let prompt = Prompt(proteins: [proteins[1], proteins[0]], question: "is <protein> like <protein>")
        let template = try PromptTemplate(tokenizer, model.configuration)
        let found = try session.score(candidates, after: prompt)
        #expect(found.map(\.text) == candidates)
        for score in found {
            let text = try template.example(question: prompt.question, answer: score.text, proteins: 2)
            let batch = InstructionBatch(
                ProteinBatch(prompt.proteins, compatibility: .paper), [(proteins: [0, 1], text: text)])
            let graph = Graph(device: try Device(), recording: false)
            let loss = Double(model.loss(graph, batch, scale: 1).loss.values[0])
            #expect(abs(score.logProbability + loss) <= 1e-4 * loss, "\(score.text)")
            #expect(score.tokens == batch.supervisedTokens)
            let alone = try session.score([score.text], after: prompt)[0]
            #expect(abs(alone.logProbability - score.logProbability) <= 1e-5 * loss)
        }
        #expect(session.encodedProteins == 2)
    }

    /// The shipped model's own answer is the likeliest, and its confidence the mean of that likelihood.
    @Test func anAnswersConfidenceIsItsScore() throws {
        let package = #filePath.split(separator: "/Tests/")[0].description
        let session = try GenerationSession(model: Path.join(package, "data/demo-model"), device: try Device())
        let file = Path.join(package, "data/sample/DEMO00000.pdb.gz")
        let prompt = Prompt(
            proteins: try ProteinSource(file: file, chains: []).proteins,
            question: "<protein> Is this protein secreted?")
        let answer = try session.answer([prompt])[0]
        #expect(answer.isComplete)
        let scores = try session.score([answer.text, "A fold of the sea."], after: prompt)
        #expect(scores[0].tokens == answer.tokens + 1)
        #expect(abs(exp(scores[0].logProbability / Double(scores[0].tokens)) - Double(answer.confidence)) <= 1e-5)
        #expect(scores[0].logProbability > scores[1].logProbability)
    }

    @Test func candidatesNeedRoom() throws {
        let session = try session()
        let long = [String](repeating: "fold", count: 500).joined(separator: " ")
        let error = #expect(throws: SepitError.self) { try session.score(["yes", long], after: prompt(0)) }
        #expect(error?.code == "question-too-long")
        #expect(try session.score([], after: prompt(0)).isEmpty)
    }
}
