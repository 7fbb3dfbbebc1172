import SEPITModel
import SEPITPipeline
import Testing

@Suite struct AskedPropertiesTests {
    @Test(arguments: [
        ("What is this protein called?", "molecule"), ("Which species is <protein> from?", "organism"),
        ("EC number of <protein>", "ec"), ("Where in the cell is <protein>?", "location"),
        ("How is <protein> folded?", "fold"), ("<protein> Which reaction does this enzyme catalyse?", "reaction"),
        ("Does <protein> have disulfide bonds?", "disulfides"), ("What organism does this come from?", "organism"),
        ("subcellular location of <protein>", "location"), ("How much helix does <protein> have?", "helix"),
        ("What is the function of <protein>?", "function"),
    ])
    func aQuestionNamesWhatItAsksFor(_ question: String, _ property: String) {
        #expect(AskedProperties(question: question).properties.first == property)
    }

    @Test func aPropertyOfAUsersTableGoesByItsName() {
        let question = "What's the melting temperature of <protein>, and its function?"
        #expect(
            AskedProperties(question: question, known: ["location", "melting_temperature"]).properties.first
                == "melting_temperature")
    }

    /// A model reads evidence of what it has learned to answer: of likely meanings, the first of these.
    @Test(arguments: [
        ("Which biological process is <protein> part of?", "go_process"),
        ("What is the molecular function of <protein>?", "go_function"), ("What is <protein>?", "molecule"),
    ])
    func evidenceIsOfWhatWasLearned(_ question: String, _ property: String) {
        let learned = ["ec", "go_component", "go_function", "go_process", "location", "molecule", "organism"]
        #expect(PromptEvidence([], question: question, learned: learned).property == property)
    }

    @Test(arguments: ["<protein>", "What about the weather?", "Is it nice?"])
    func aQuestionAboutNothingNamesNothing(_ question: String) {
        #expect(AskedProperties(question: question).properties.isEmpty)
    }
}
