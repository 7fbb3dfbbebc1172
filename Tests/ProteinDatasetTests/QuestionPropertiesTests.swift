import ProteinDataset
import Testing

@Suite struct QuestionPropertiesTests {
    private static let all = [
        "molecule", "organism", "ec", "enzyme", "reaction", "location", "go_function", "go_process", "go_component",
        "fold", "helix", "strand", "description", "class", "disulfides", "ligands", "oligomer", "domains", "family",
        "method", "radius_of_gyration", "keywords",
    ]

    @Test(arguments: [
        ("What is this protein called?", "molecule"), ("Which species is <protein> from?", "organism"),
        ("EC number of <protein>", "ec"), ("Where in the cell is <protein>?", "location"),
        ("How is <protein> folded?", "fold"),
        ("<protein> Which reaction does this enzyme catalyse?", "reaction"),
        ("Does <protein> have disulfide bonds?", "disulfides"), ("What organism does this come from?", "organism"),
        ("subcellular location of <protein>", "location"), ("How much helix does <protein> have?", "helix"),
        ("Which biological process is <protein> part of?", "go_process"),
        ("What is the molecular function of <protein>?", "go_function"),
    ])
    func aQuestionNamesWhatItAsksFor(_ question: String, _ property: String) throws {
        #expect(try QuestionProperties(Self.all).property(of: question) == property)
    }

    @Test func aPropertyOfAUsersTableGoesByItsName() throws {
        let properties = try QuestionProperties(Self.all + ["melting_temperature"])
        #expect(properties.property(of: "What's the melting temperature of <protein>?") == "melting_temperature")
    }

    @Test(arguments: ["<protein>", "What about the weather?", "Is it nice?"])
    func aQuestionAboutNothingNamesNothing(_ question: String) throws {
        #expect(try QuestionProperties(Self.all).property(of: question) == nil)
    }
}
