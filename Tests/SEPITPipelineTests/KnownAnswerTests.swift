import ProteinDataset
import SEPITPipeline
import Testing

/// Questions about proteins that stand in the index.
@Suite struct KnownAnswerTests {
    private func answer(_ question: String, _ facts: [String: [String]], isSame: Bool = true) -> String? {
        var known = ProteinFacts()
        for (property, values) in facts { for value in values { known.add(Fact(value, source: "test"), to: property) } }
        let others = Neighbour(KnownProtein(id: "P2"), identity: 1, coverage: 1, bits: 200, expected: 1e-50)
        let protein = Neighbour(
            KnownProtein(id: "P1", facts: known), identity: 1, coverage: 1, bits: 200, expected: 1e-50, isSame: isSame)
        let found = KnownAnswer([others, protein], question: question)
        if let found { #expect(found.protein.id == "P1") }
        return found?.text
    }

    private static let enzyme = ["ec": ["1.1.1.1"], "location": ["cytoplasm"], "molecule": ["alcohol dehydrogenase"]]

    @Test func whatIsKnownOfTheProteinItselfIsTheAnswer() {
        #expect(answer("What is the EC number of <protein>?", Self.enzyme)?.contains("1.1.1.1") == true)
        #expect(answer("Where is <protein> located?", Self.enzyme)?.contains("cytoplasm") == true)
        #expect(answer("What is <protein> called?", Self.enzyme)?.contains("alcohol dehydrogenase") == true)
        #expect(answer("function of <protein>", Self.enzyme)?.contains("1.1.1.1") == true)
        // What it does is told by its name where nothing else tells it; its fold is not.
        let named = ["molecule": ["alcohol dehydrogenase"]]
        #expect(answer("function of <protein>", named)?.contains("alcohol dehydrogenase") == true)
        #expect(answer("What is the fold of <protein>?", named) == nil)
    }

    @Test func whatIsNotTheProteinIsNotAnsweredFor() {
        #expect(answer("What is the EC number of <protein>?", Self.enzyme, isSame: false) == nil)
        #expect(answer("What does R175H do in <protein>?", Self.enzyme) == nil)
        #expect(answer("How stable is <protein>?", Self.enzyme) == nil)
    }

    @Test func aDescriptionTellsAllThatIsKnown() {
        for question in [
            "Describe <protein>.", "What is <protein>?", "<protein> What can you tell me about this protein?",
        ] {
            let text = answer(question, Self.enzyme) ?? ""
            #expect(text.contains("lcohol dehydrogenase") && text.contains("1.1.1.1") && text.contains("cytoplasm"))
        }
        #expect(answer("Describe <protein>.", [:]) == nil)
        #expect(answer("Tell me about its stability.", Self.enzyme) == nil)
    }

    /// What nobody says may still be true.
    @Test func yesIsSaidOfWhatIsKnownAndNoOfNothing() {
        #expect(answer("Is <protein> found in the cytoplasm?", Self.enzyme) == "Yes.")
        #expect(answer("Is <protein> an alcohol dehydrogenase?", Self.enzyme) == "Yes.")
        #expect(answer("Is <protein> found in the nucleus?", Self.enzyme) == nil)
        #expect(answer("Is <protein> found in the nucleus and the cytoplasm?", Self.enzyme) == nil)
    }
}
