import FileKit
import ProteinDataset
import TestSupport
import Testing

/// Pairs of a right and a wrong answer, as `build-dataset` makes them.
@Suite struct PreferencePairTests {
    @Test func everyQuestionWithAWrongAnswerIsAPair() throws {
        let fixture = try DatasetFixture()
        var table = "id\tfold\tlocation\tkeywords\n"
        for number in 0..<40 {
            try fixture.write(
                .pdb([FixtureChain(id: "A", sequence: .protein(number, length: 30 + number))]), to: "in/p\(number).pdb")
            table += "p\(number)\t\(["helical bundle", "beta barrel", "sandwich"][number % 3])\t"
            table += "\(["nucleus", "secreted"][number % 2])\tkeyword \(number)\n"
        }
        try fixture.write(table, to: "facts.tsv")
        _ = try fixture.build(annotations: ["facts.tsv"])
        let dataset = try InstructionDataset(path: fixture.path("out"))
        for side in DatasetSide.allCases {
            let questions = try dataset.examples(stage: 2, split: side)
            let pairs = try dataset.preferences(split: side)
            let asked = questions.filter { $0.kind == .yesno }
            #expect(pairs.filter { $0.right.kind == .yesno }.map(\.right.question) == asked.map(\.question))
            for pair in pairs {
                // The right answer is that of the same question of stage 2, and a protein's own.
                let known = questions.filter { $0.id == pair.right.id && $0.question == pair.right.question }
                #expect(known.contains { $0.answer == pair.right.answer }, "\(pair.right)")
                #expect(pair.wrong.answer != pair.right.answer && pair.wrong.question == pair.right.question)
                #expect(pair.right.property != "keywords")
            }
            // Open questions are answered wrong with values that other proteins of the side have, none more often than right.
            let open = pairs.filter { $0.right.kind == .open }
            #expect(open.count == asked.count { $0.label == "no" })
            for property in ["fold", "location"] {
                let answers = Set(questions.filter { $0.kind == .open && $0.property == property }.map(\.answer))
                for pair in open where pair.right.property == property {
                    #expect(
                        answers.contains { Self.differsInValueAlone($0, pair.wrong.answer) }, "\(pair.wrong.answer)")
                }
            }
        }
        #expect(try DatasetValidation(folder: fixture.path("out")).problems.isEmpty)
    }

    /// The values of the table stand at the end of answers, in one of a few forms.
    private static func differsInValueAlone(_ a: String, _ b: String) -> Bool {
        let values = ["helical bundle", "beta barrel", "sandwich", "nucleus", "secreted"]
        return values.contains { a.contains($0) && b.contains($0) }
    }

    @Test func validationFindsPairsOfAnotherSide() throws {
        let fixture = try DatasetFixture()
        var table = "id\tfold\n"
        for number in 0..<20 {
            try fixture.write(
                .pdb([FixtureChain(id: "A", sequence: .protein(number, length: 30 + number))]), to: "in/p\(number).pdb")
            table += "p\(number)\t\(["helical bundle", "beta barrel"][number % 2])\n"
        }
        try fixture.write(table, to: "facts.tsv")
        _ = try fixture.build(annotations: ["facts.tsv"])
        let train = try FileSystem.read(fixture.path("out/preferences/train.jsonl"))
        try AtomicFile.write(train, to: fixture.path("out/preferences/valid.jsonl"))
        let codes = Set(try DatasetValidation(folder: fixture.path("out")).problems.map(\.code))
        #expect(codes == ["file-changed", "example-side", "count-differs"])
    }
}
