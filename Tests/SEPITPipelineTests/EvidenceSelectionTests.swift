import ProteinDataset
import SEPITModel
import SEPITPipeline
import Testing

/// What is answered where a model says one thing and similar proteins are known for another.
@Suite struct EvidenceSelectionTests {
    private static func relative(_ identity: Double, _ value: String) -> PromptEvidence.Relative {
        PromptEvidence.Relative(identity: identity, coverage: 0.9, values: [value])
    }

    @Test func relativesAnswerInTheWordsOfTheModel() {
        let evidence = PromptEvidence(
            "molecule",
            [
                Self.relative(0.6, "Malate dehydrogenase"), Self.relative(0.5, "lactate dehydrogenase"),
                Self.relative(0.4, "malate dehydrogenase"),
            ])
        let choices = EvidenceChoice.choices(
            own: ("It is called malate dehydrogenase.", "malate dehydrogenase"), evidence)
        #expect(
            choices.map(\.text) == ["It is called malate dehydrogenase.", "It is called lactate dehydrogenase."])
        #expect(choices.map(\.isOwn) == [true, false])
        // Two of three relatives, and the nearest of them, speak for the first.
        let features = choices.map { $0.features(evidence, score: -0.5, best: -0.5) }
        #expect(features.map { $0.relatives?[0] } == [0.6, 0.5])
        #expect(features.map { ($0.relatives?[4] ?? 0) > 0.5 } == [true, false])
    }

    /// Of many names, those that relatives agree on are answers by themselves, and each relative that has one speaks for it.
    @Test func relativesShareSomeOfTheirNames() {
        func relative(_ values: String...) -> PromptEvidence.Relative {
            PromptEvidence.Relative(identity: 0.6, coverage: 0.9, values: values)
        }
        let names = PromptEvidence(
            "molecule", [relative("T4 lysozyme", "lysozyme"), relative("Lysozymes"), relative("muramidase")])
        let choices = EvidenceChoice.choices(own: nil, names)
        #expect(choices.map(\.value) == ["lysozyme", "muramidase"])
        let speaking = choices.map { $0.features(names).relatives?[5] }
        #expect(speaking == [1, 0])
        let unshared = PromptEvidence("molecule", [relative("T4 lysozyme", "lysozyme"), relative("muramidase")])
        #expect(EvidenceChoice.choices(own: nil, unshared).map(\.value) == ["T4 lysozyme and lysozyme", "muramidase"])
        let own = EvidenceChoice.choices(own: ("It is called lysozyme.", "lysozyme"), unshared)
        #expect(own.map(\.value) == ["lysozyme", "T4 lysozyme and lysozyme", "muramidase"])
        #expect(own[0].features(unshared).relatives?[0] == 0.6)
        // A set is one answer; who has more of it speaks for less of it.
        let places = PromptEvidence("location", [relative("nucleus", "cytoplasm"), relative("nucleus")])
        let sets = EvidenceChoice.choices(own: nil, places)
        #expect(sets.map { $0.value.contains("cytoplasm") } == [true, false])
        for (answer, count) in [
            ("It is in the cytoplasm and the nucleus.", 2), ("It is in the nucleus and the vacuole.", 3),
        ] {
            let choices = EvidenceChoice.choices(own: (answer, "in both"), places)
            #expect(choices.count == count && (choices[0].features(places).relatives == nil) == (count == 3))
        }
        #expect(sets.map { $0.features(places).relatives?[5] } == [0, 1])
    }

    /// A model that speaks of something else than what was asked for has no say.
    @Test func withoutAnAnswerOfItsOwnTheModelHasNone() {
        let evidence = PromptEvidence("location", [Self.relative(0.6, "nucleus")])
        let choices = EvidenceChoice.choices(own: nil, evidence)
        #expect(choices.count == 1 && !choices[0].isOwn)
        #expect(choices[0].text.contains("nucleus"))
    }

    @Test func yesIsWhatRelativesHaveThatTheQuestionNames() {
        let evidence = PromptEvidence(
            "molecule", [Self.relative(0.6, "Thymidine kinase"), Self.relative(0.5, "uridine kinase")])
        let choices = EvidenceChoice.choices(
            yes: "Yes.", no: "No.", own: "No.", question: "Is <protein> thymidine kinase?", evidence)
        #expect(choices.map(\.value) == ["yes", "no"] && choices.map(\.isOwn) == [false, true])
        #expect(choices.map { $0.features(evidence).relatives?[0] } == [0.6, 0.5])
    }

    /// Where close relatives are right and distant ones are not, that is what a selection learns.
    @Test func learnsWhomToTrust() {
        var samples: [EvidenceSelection.Sample] = []
        func features(_ identity: Double, isOwn: Bool) -> ChoiceFeatures {
            let evidence = PromptEvidence("molecule", [Self.relative(identity, "a")])
            let choices = EvidenceChoice.choices(own: ("Its name is b.", "b"), evidence)
            return choices[isOwn ? 0 : 1].features(evidence, score: -1, best: -1)
        }
        for number in 0..<200 {
            let identity = 0.2 + 0.8 * Double(number) / 200
            samples.append(.init(features: features(identity, isOwn: false), isRight: identity > 0.5))
            samples.append(.init(features: features(identity, isOwn: true), isRight: identity < 0.5 && number % 2 == 0))
        }
        let selection = EvidenceSelection(samples)
        #expect(selection.probability(features(0.9, isOwn: false)) > 0.8)
        #expect(selection.probability(features(0.25, isOwn: false)) < 0.3)
        #expect(
            selection.probability(features(0.3, isOwn: true)) > selection.probability(features(0.3, isOwn: false)))
    }

    /// What two of three say is told from rehearsed questions; no model was asked.
    @Test func learnsWhatAgreementIsWorth() {
        let evidence = PromptEvidence(
            "molecule", [Self.relative(0.45, "a"), Self.relative(0.42, "b"), Self.relative(0.41, "b")])
        let choices = EvidenceChoice.choices(own: nil, evidence)
        let rehearsed = (0..<100).flatMap { number in
            choices.map {
                EvidenceSelection.Sample(
                    features: $0.features(evidence), isRight: ($0.value == "b") == (number % 5 != 0))
            }
        }
        let asked = choices.map {
            EvidenceSelection.Sample(features: $0.features(evidence, score: -1, best: -1), isRight: $0.value == "b")
        }
        let features = choices.map { $0.features(evidence, score: -1, best: -1) }
        for (overrules, value) in [(true, "b"), (false, "a")] {
            let selection = EvidenceSelection(property: "molecule", asked, rehearsed: rehearsed, overrules: overrules)
            #expect(choices[selection.best(of: features).place].value == value)
        }
        #expect(choices[EvidenceSelection.prior.best(of: features).place].value == "a")
    }

    /// A model that nobody has tried on a property does not overrule what most proteins are.
    @Test func theCommonestValueStandsWhereNothingIsKnown() {
        let examples = ["nucleus", "nucleus", "vacuole"].map { place in
            InstructionExample(
                id: "a", question: "Where is <protein>?", answer: "It is located in the \(place).",
                property: "location",
                kind: .open, label: place)
        }
        let known = KnownAnswers(property: "location", examples, countsValues: true)
        let evidence = PromptEvidence("location", [])
        let choices = EvidenceChoice.choices(own: ("It is located in the vacuole.", "vacuole"), evidence, known: known)
        #expect(choices.map(\.value) == ["vacuole", "nucleus"])
        let features = choices.map { $0.features(evidence, score: $0.isOwn ? -0.1 : -2, best: -0.1) }
        #expect(choices[EvidenceSelection.prior.best(of: features).place].value == "nucleus")
    }

    /// Without a clear lead, the nearest relative's value stands.
    @Test func theNearestStandsUnlessAnotherIsClearlyLikelier() {
        let evidence = PromptEvidence("molecule", [Self.relative(0.5, "a"), Self.relative(0.5, "b")])
        let features = EvidenceChoice.choices(own: ("Its name is b.", "b"), evidence)
            .map { $0.features(evidence, score: -1, best: -1) }
        let chosen = EvidenceSelection.prior.best(of: features)
        #expect(chosen.place == features.firstIndex(where: \.isDefault))
    }
}
