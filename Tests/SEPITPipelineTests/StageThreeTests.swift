import FileKit
import LanguageModel
import ProteinDataset
import ProteinExperts
import SEPITModel
import SEPITPipeline
import TensorKit
import TestSupport
import Testing

/// Teaching a model to call experts: the dataset's conversations, the tokens, a short run.
@Suite struct StageThreeTests {
    private func fixture() throws -> TrainingFixture {
        let fixture = try TrainingFixture()
        _ = try ExpertConversations(seed: 1, workers: Workers(2)).write(to: fixture.path("out"))
        return fixture
    }

    @Test func halfOfTheConversationsCallAnExpertWithARealResult() throws {
        let fixture = try fixture()
        let examples = try InstructionDataset(path: fixture.path("out")).examples(stage: 3, split: .train)
        let calls = examples.filter { $0.turns[0].consulted != nil }
        #expect(!calls.isEmpty && 2 * calls.count == examples.count)
        // Half of the others or more are of stage 2, and none of these asks for what an expert tells.
        let others = Set(examples.map(\.property)).subtracting(["expert", "none"])
        #expect(!others.isEmpty && others.isDisjoint(with: ["fold", "helix", "strand", "radius_of_gyration"]))
        let store = try InstructionDataset(path: fixture.path("out")).proteins
        for example in calls {
            let consulted = try #require(example.turns[0].consulted)
            let call = try ExpertCall(parsing: consulted.call)
            // Patterns may have braces, and every name in them has been filled in.
            let question = example.turns[0].question
            #expect(question.contains("<protein>") && !question.contains(/\{[a-z]/))
            let sequence = try #require(store.protein(example.id)?.sequence)
            let needs = try ExpertLibrary.standard.expert(named: call.name).card.needs
            guard needs == .sequence, call.name != "substitution" else { continue }
            let again = ExpertReport(call, .standard, on: ExpertSubject(sequence: sequence))
            #expect(again.text == consulted.result)
            #expect(NumberCheck(example.turns[0].answer, from: [consulted.result]).invented.isEmpty)
        }
        // The same seed, the same bytes, on one thread or two.
        let first = try fixture.dataset.contents("out/stage3")
        _ = try ExpertConversations(seed: 1, workers: Workers(1)).write(to: fixture.path("out"))
        #expect(try fixture.dataset.contents("out/stage3") == first)
    }

    @Test func theTestSideIsWordedInItsOwnWay() throws {
        let fixture = try fixture()
        let dataset = try InstructionDataset(path: fixture.path("out"))
        func wordings(_ side: DatasetSide) throws -> Set<String> {
            Set(try dataset.examples(stage: 3, split: side).filter { $0.property == "none" }.map(\.question))
        }
        let (learnt, unseen) = (try wordings(.train), try wordings(.test))
        #expect(!learnt.isEmpty && !unseen.isEmpty && learnt.isDisjoint(with: unseen))
    }

    @Test func aShortRunGivesAModelThatHasTheTokensOfCalls() throws {
        let fixture = try fixture()
        try fixture.train(TrainingFixture.configuration(.stage1, steps: 2), to: "one")
        var configuration = TrainingFixture.configuration(.stage3, steps: 6)
        configuration.train.maxTextLength = 4000
        configuration.train.tokensPerBatch = 4000
        try fixture.train(configuration, to: "three", from: "one/model")
        let before = try GenerationSession(model: fixture.path("one/model"), device: try Device())
        let after = try GenerationSession(model: fixture.path("three/model"), device: try Device())
        #expect(!before.callsExperts && after.callsExperts)
        let losses = try fixture.metrics("three", "loss")
        #expect(losses.count == 6 && losses.allSatisfy(\.isFinite) && losses[5] < losses[0])
        // Whatever it writes so early, it is answered.
        let asking = AskingSession(after)
        let answered = try asking.answer(asking.read("What is the fold of MKTAYIAKQRQISFVKSHFSRQ?"), maxTokens: 20)
        #expect(!answered.said.contains("<call>"))
    }

    @Test func aDatasetWithoutConversationsIsNamed() throws {
        let fixture = try TrainingFixture()
        try fixture.train(TrainingFixture.configuration(.stage1, steps: 1), to: "one")
        let error = #expect(throws: SepitError.self) {
            try fixture.train(TrainingFixture.configuration(.stage3, steps: 1), to: "three", from: "one/model")
        }
        #expect(error?.code == "stage3-missing")
        let missing = #expect(throws: SepitError.self) {
            _ = try ExpertConversations().write(to: fixture.path("out"))
            try fixture.train(TrainingFixture.configuration(.stage3, steps: 1), to: "three")
        }
        #expect(missing?.code == "model-required")
    }
}
