import FileKit
import LanguageModel
import ProteinDataset
import SEPITModel
import SEPITPipeline
import StructureEncoder
import TensorKit
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What a session's answers are weighed against, and what becomes of the scores.
@Suite struct AnswerJudgeTests {
    private let folder: TemporaryDirectory
    private let tokenizer: Tokenizer
    private let model: TrainableModel
    private let proteins = TinyModel.examples(3, seed: 8).map(\.protein)

    init() throws {
        folder = try TemporaryDirectory()
        let texts = ["It has the beta barrel fold.", " Yes.", " No."]
        let tokenizer = try ByteLevelBPETrainer(vocabularySize: 280).train(on: texts)
        self.tokenizer = tokenizer
        model =
            TinyModel(seed: 2) {
                $0.text.vocabularySize = 280
                $0.proteinToken = tokenizer.tokenID("<protein>") ?? 0
            }.model
        try ModelDirectory.save(model, tokenizer: tokenizer, to: folder.path)
    }

    private static func fold(_ value: String) -> [InstructionExample] {
        ["It has the \(value) fold.", "Its structure is a \(value)."].map {
            InstructionExample(id: "p", question: "", answer: $0, property: "fold", kind: .open, label: value)
        }
    }

    private let known = KnownAnswers(
        property: "fold", ["beta barrel", "beta sandwich", "helical bundle"].flatMap(fold))

    private func judge(_ fits: [ConfidenceFit] = [], precision: Double = 0.9) -> AnswerJudge {
        AnswerJudge(Calibration(model: "", yes: "Yes.", no: "No.", known: [known], fits: fits), precision: precision)
    }

    /// −loss of each text in a pass of its own.
    private func separately(_ texts: [String], _ prompt: Prompt) throws -> [Double] {
        let template = try PromptTemplate(tokenizer, model.configuration)
        return try texts.map { answer in
            let text = try template.example(question: prompt.question, answer: answer, proteins: prompt.proteins.count)
            let batch = InstructionBatch(
                ProteinBatch(prompt.proteins, compatibility: .paper), [(proteins: [0], text: text)])
            let graph = Graph(device: try Device(), recording: false)
            return -Double(model.loss(graph, batch, scale: 1).loss.values[0])
        }
    }

    /// Whatever the untrained model says ends at a limit, so that nothing is judged; an end token that it likes ends it.
    private func answers(_ prompts: [Prompt], _ judge: AnswerJudge) throws -> [Answer] {
        let session = try GenerationSession(model: folder.path, judge: judge, device: try Device())
        return try session.answer(prompts, sampler: TokenSampler(temperature: 30), maxTokens: 60, seed: 4)
    }

    @Test func scoresEqualThoseOfSeparatePasses() throws {
        let prompts = (0..<3).flatMap { protein in
            ["is it <protein>", "fold of <protein>"].enumerated().flatMap { kind, question in
                (0..<6).map { number in
                    Prompt(
                        proteins: [proteins[protein]], question: question + String(repeating: "?", count: number),
                        topic: kind == 0 ? .yesNo("fold") : .open("fold"))
                }
            }
        }
        var checked = (yesNo: 0, open: 0)
        for (prompt, answer) in zip(prompts, try answers(prompts, judge())) {
            guard answer.isComplete else {
                #expect(answer.judgement == nil)
                continue
            }
            let judgement = try #require(answer.judgement)
            // Random bytes may be more tokens when they are read again than there is room for.
            if judgement.candidates.isEmpty { continue }
            #expect(judgement.value == answer.text && judgement.candidates.contains { $0.value == answer.text })
            #expect(abs(judgement.candidates.reduce(0) { $0 + $1.probability } - 1) < 1e-9)
            guard case .yesNo? = prompt.topic else {
                // It begins like none of the known answers, so all of them are its rivals.
                #expect(judgement.candidates.count == 4)
                checked.open += 1
                continue
            }
            let texts = ["Yes.", "No.", answer.text]
            let expected = try separately(texts, prompt)
            for (value, score) in zip(["yes", "no", answer.text], expected) {
                let found = try #require(judgement.candidates.first { $0.value == value })
                #expect(abs(found.logProbability - score) < 1e-4 * max(1, -score), "\(value)")
            }
            let weights = expected.map { exp($0 - (expected.max() ?? 0)) }
            #expect(abs((judgement.probability ?? 2) - weights[2] / weights.reduce(0, +)) < 1e-3)
            checked.yesNo += 1
        }
        #expect(checked.yesNo > 0 && checked.open > 0)
    }

    @Test func anAnswerIsWeighedAgainstThoseOfItsForm() throws {
        let prompt = Prompt(proteins: [proteins[0]], question: "fold of <protein>")
        let first = try #require(judge().weighing(of: "It has the beta barrel fold.", to: prompt))
        #expect(first.texts.map(\.value) == ["beta barrel", "beta sandwich", "helical bundle"])
        #expect(first.texts.allSatisfy { $0.text.hasPrefix("It has the ") })
        let other = try #require(judge().weighing(of: "Its structure is a coiled coil.", to: prompt))
        #expect(other.texts[0] == .init(text: "Its structure is a coiled coil.", value: "coiled coil"))
        #expect(other.texts.count == 4 && other.texts.dropFirst().allSatisfy { $0.text.hasPrefix("Its ") })
        #expect(judge().weighing(of: "A protein from nowhere.", to: prompt) == nil)
        let yes = try #require(judge().weighing(of: "No.", to: prompt))
        #expect(yes.texts.map(\.value) == ["no", "yes"])
    }

    @Test(arguments: [
        ("What is the fold of this protein? <protein>", true), ("<protein> Where is it?", true),
        ("Is its fold a beta barrel? <protein>", false), ("<protein> Does it fold so?", false),
    ])
    func yesIsNoAnswerToWhat(question: String, isBeside: Bool) {
        let prompt = Prompt(proteins: [proteins[0]], question: question)
        #expect((judge().weighing(of: "Yes.", to: prompt) == nil) == isBeside)
        let judgement = judge().judgement(of: "Yes.", to: prompt, outlyingness: nil)
        #expect(judgement.abstained == isBeside && judgement.probability == (isBeside ? 0 : nil))
        #expect(!judge(precision: 0).judgement(of: "Yes.", to: prompt, outlyingness: nil).abstained)
        #expect(judge().weighing(of: "It has the beta barrel fold.", to: prompt) != nil)
    }

    private func fit(_ samples: [TemperatureFit.Sample], property: String? = "fold") -> ConfidenceFit {
        ConfidenceFit(property: property, isYesNo: false, hasStructure: true, samples)
    }

    /// Half of the doubtful answers are wrong, none of the sure ones.
    private var samples: [TemperatureFit.Sample] {
        (0..<400).map { number in
            number % 2 == 0
                ? .init(scores: [0, -0.2, -5], said: 0, right: number % 4 == 0 ? 0 : 1)
                : .init(scores: [0, -6, -7], said: 0, right: 0)
        }
    }

    @Test func doubtIsWithheldAndSureAnswersAreGiven() throws {
        let prompt = Prompt(proteins: [proteins[0]], question: "fold of <protein>")
        let judge = judge([fit(samples)])
        let weighing = try #require(judge.weighing(of: "It has the beta barrel fold.", to: prompt))
        func judgement(_ scores: [Double], _ judge: AnswerJudge, outlyingness: Double? = nil) -> AnswerJudgement {
            judge.judgement(weighing, logProbabilities: scores, hasStructure: true, outlyingness: outlyingness)
        }
        let sure = judgement([-1, -8, -9], judge)
        #expect(!sure.abstained && sure.probability ?? 0 > 0.95 && sure.value == "beta barrel")
        let doubtful = judgement([-1, -1.1, -4], judge)
        #expect(doubtful.abstained && doubtful.probability ?? 0 < 0.7)
        #expect(doubtful.candidates.map(\.value) == ["beta barrel", "beta sandwich", "helical bundle"])
        #expect(doubtful.refusal.hasPrefix("I don't know: closest are beta barrel "))
        #expect(!judgement([-1, -1.1, -4], AnswerJudge(judge.calibration, precision: 0)).abstained)
        // A precision that no threshold has withholds all.
        #expect(judgement([-1, -8, -9], AnswerJudge(judge.calibration, precision: 0.9999)).abstained)

        let strange = judgement([-1, -8, -9], judge, outlyingness: 3)
        #expect(strange.abstained && strange.isUnfamiliar && strange.probability ?? 1 < 0.5)
        #expect(strange.refusal.contains("unlike those that the model was trained on (3.0 times"))
        #expect(!judgement([-1, -8, -9], judge, outlyingness: 0.9).abstained)
        let unfamiliar = judge.judgement(of: "A protein from nowhere.", to: prompt, outlyingness: 1.1)
        #expect(unfamiliar.abstained && unfamiliar.probability == nil)
    }

    /// A description that no close relative stands beside is the model's invention as far as anybody can tell.
    @Test(arguments: [(nil, true), (0.4, true), (0.6, false)]) func descriptionsNeedACloseRelative(
        identity: Double?, isWithheld: Bool
    ) {
        let relatives = identity.map { [PromptEvidence.Relative(identity: $0, coverage: 0.9, values: ["kinase"])] }
        let prompt = Prompt(
            proteins: proteins, question: "function of <protein>",
            evidence: PromptEvidence("molecule", relatives ?? []))
        let text = "Protein that moves things about."
        func judgement(_ selections: [EvidenceSelection]?, precision: Double = 0.9) -> AnswerJudgement {
            AnswerJudge(Calibration(model: "", selections: selections), precision: precision)
                .judgement(of: text, to: prompt, outlyingness: nil)
        }
        #expect(judgement([]).abstained == isWithheld)
        #expect(judgement([]).refusal.contains("close enough") == isWithheld)
        #expect(!judgement([], precision: 0).abstained)
        #expect(!judgement(nil).abstained)
        let endless = AnswerJudge(Calibration(model: "", selections: []), precision: 0.9)
            .judgement(of: text, isComplete: false, to: prompt, outlyingness: nil)
        #expect(endless.abstained)
    }

    @Test(arguments: [
        ("What is the secondary structure of this protein? <protein>", true),
        ("<protein> Which organism is it from?", true),
        ("What is the function of this protein? <protein>", false), ("<protein> What is it called?", false),
        ("<protein> And this one?", false),
    ])
    func aNameIsNoAnswerToWhatElseIsAsked(question: String, isBeside: Bool) {
        let named = InstructionExample(
            id: "p", question: "", answer: "Its name is P1.", property: "molecule", kind: .open, label: "P1")
        let judge = AnswerJudge(Calibration(model: "", known: [KnownAnswers(property: "molecule", [named])]))
        let prompt = Prompt(proteins: [proteins[0]], question: question)
        #expect((judge.weighing(of: "Its name is P1.", to: prompt) == nil) == isBeside)
        #expect(judge.judgement(of: "Its name is P1.", to: prompt, outlyingness: nil).abstained == isBeside)
    }

    /// Of a property with too many answers to weigh, an answer's own probability counts.
    @Test func withoutRivalsTheAnswersOwnProbabilityCounts() throws {
        let many = KnownAnswers(
            property: "name",
            (0..<100).map {
                InstructionExample(
                    id: "p", question: "", answer: "Its name is P\($0).", property: "name", kind: .open, label: "P\($0)"
                )
            })
        let judge = AnswerJudge(Calibration(model: "", known: [many]))
        let prompt = Prompt(proteins: [proteins[0]], question: "<protein>")
        let weighing = try #require(judge.weighing(of: "Its name is Q7.", to: prompt))
        #expect(weighing.texts == [.init(text: "Its name is Q7.", value: "Q7")])
        let judgement = judge.judgement(weighing, logProbabilities: [-0.5], hasStructure: false, outlyingness: nil)
        #expect(abs((judgement.probability ?? 0) - exp(-0.5)) < 1e-9 && !judgement.abstained)
        #expect(judgement.candidates.map(\.value) == ["Q7", nil])
    }
}
