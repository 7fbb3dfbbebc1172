import ProteinDataset
import SEPITPipeline
import Testing

@Suite struct AnswerEvidenceTests {
    private func neighbour(
        _ facts: [String: [String]], identity: Double = 0.8, coverage: Double = 0.95
    ) -> Neighbour {
        var known = ProteinFacts()
        for (property, values) in facts { for value in values { known.add(Fact(value, source: "test"), to: property) } }
        return Neighbour(
            KnownProtein(id: "P1", facts: known), identity: identity, coverage: coverage, bits: 200, expected: 1e-50)
    }

    /// What the answer contradicts, as property and known values.
    private func contradicted(
        _ question: String, _ answer: String?, _ neighbours: Neighbour...
    ) -> [String] {
        AnswerEvidence([neighbours], question: question, answer: answer).contradictions.flatMap {
            [$0.property] + $0.known
        }
    }

    @Test func enzymeNumbersAreComparedAsFarAsBothGo() {
        let protease = neighbour(["ec": ["3.4.21.4"]])
        let question = "What is the EC number of <protein>?"
        #expect(contradicted(question, "Its EC number is 3.4.24.11.", protease) == ["ec", "3.4.21.4"])
        #expect(contradicted(question, "Its EC number is 3.4.21.5.", protease) == ["ec", "3.4.21.4"])
        for answer in ["EC 3.4.21.4", "It is EC 3.4.21.-", "3.4", "It is not 2.7.11.1.", "I can't tell."] {
            #expect(contradicted(question, answer, protease).isEmpty, "\(answer)")
        }
        // Of several activities, one is enough.
        #expect(contradicted(question, "EC 2.7.7.7", neighbour(["ec": ["3.1.26.4", "2.7.7.49", "2.7.7.7"]])).isEmpty)
    }

    @Test func claimsAreComparedAsTheEvaluationReadsThem() {
        let nuclear = neighbour(["location": ["nucleus"]])
        let question = "Where is <protein> located?"
        #expect(contradicted(question, "It is found in the mitochondrion.", nuclear) == ["location", "nucleus"])
        #expect(
            contradicted(question, "It is secreted, not found in the nucleus.", nuclear) == ["location", "nucleus"])
        #expect(contradicted(question, "It lies in the cell nucleus.", nuclear).isEmpty)
        #expect(contradicted(question, "Hard to say.", nuclear).isEmpty)
        #expect(
            contradicted(question, "It is found in the mitochondrion.", neighbour(["fold": ["beta barrel"]])).isEmpty)
    }

    @Test func yesAndNoAreComparedWithWhatWasAsked() {
        let hydrolase = neighbour(["class": ["hydrolase"]])
        #expect(contradicted("Is <protein> a hydrolase?", "No.", hydrolase) == ["class", "hydrolase"])
        #expect(contradicted("Is <protein> a hydrolase?", "Yes.", hydrolase).isEmpty)
        #expect(contradicted("Is <protein> a lyase?", "Yes, it is.", hydrolase) == ["class", "hydrolase"])
        #expect(contradicted("Is <protein> a lyase?", "No.", hydrolase).isEmpty)
    }

    @Test func onlyCloseProteinsContradict() {
        let question = "Where is <protein> located?"
        let facts = ["location": ["nucleus"]]
        #expect(contradicted(question, "It is secreted.", neighbour(facts, identity: 0.49)).isEmpty)
        #expect(contradicted(question, "It is secreted.", neighbour(facts, coverage: 0.5)).isEmpty)
        #expect(contradicted(question, "It is secreted.", neighbour(facts, identity: 0.5)) == ["location", "nucleus"])
        #expect(contradicted(question, nil, neighbour(facts)).isEmpty)
        // The first that says something counts.
        #expect(
            contradicted(question, "It is secreted.", neighbour([:]), neighbour(["location": ["secreted"]])).isEmpty)
    }

    @Test func factsAreThoseThatTheQuestionAsksFor() {
        let enzyme = neighbour(["ec": ["1.1.1.1"], "location": ["cytoplasm"], "molecule": ["alcohol dehydrogenase"]])
        func shown(_ question: String) -> [String]? {
            AnswerEvidence([[enzyme]], question: question, answer: "?").facts(of: enzyme.protein).map {
                [$0.property] + $0.values
            }
        }
        #expect(shown("Which reaction does it catalyse?") == ["ec", "1.1.1.1"])
        #expect(shown("function of <protein>") == ["ec", "1.1.1.1"])
        #expect(shown("Where is it located?") == ["location", "cytoplasm"])
        #expect(shown("What is it called?") == nil)
    }

    @Test func namesAreOtherOnlyWhereNoWordIsShared() {
        let kinase = neighbour(["molecule": ["aspartate kinase"]])
        let question = "What is <protein> called?"
        #expect(contradicted(question, "It is a putative kinase.", kinase).isEmpty)
        #expect(contradicted(question, "This is ribosomal protein L2.", kinase) == ["molecule", "aspartate kinase"])
        #expect(contradicted(question, "It is a protein.", kinase).isEmpty)
    }

    @Test func aValueThatOnlyTheModelKnowsIsReadToo() {
        let bundle = neighbour(["fold": ["helical bundle"]])
        func contradictions(_ value: String?) -> Int {
            AnswerEvidence(
                [[bundle]], question: "What is its fold?", answer: "It has the beta barrel fold.", value: value
            ).contradictions.count
        }
        #expect(contradictions("beta barrel") == 1 && contradictions(nil) == 0)
    }

    /// The model never cites.
    @Test func identifiersOfTheModelAreNoCitations() {
        var facts = ProteinFacts()
        facts.add(Fact("ATP binding", source: "UniProt P00001", evidence: "GO:0005524"), to: "go_function")
        let known = Neighbour(
            KnownProtein(id: "NP_000001.1", facts: facts), identity: 0.3, coverage: 1, bits: 50, expected: 1e-9)
        let evidence = AnswerEvidence(
            [[known]], question: "function?",
            answer: "ATP binding (GO:0005524, GO:0004672; PF00069), see NP_000001.1, P12345 and EC 2.7.11.1.")
        #expect(evidence.unsupported == ["GO:0004672", "PF00069", "P12345"])
    }
}
