import FileKit
import ProteinDataset
import Testing
import TestSupport

@Suite struct DatasetValidationTests {
    private let fixture: DatasetFixture

    init() throws {
        fixture = try DatasetFixture()
        var table = "id\tfold\tlocation\n"
        for number in 0..<30 {
            try fixture.write(
                .pdb([FixtureChain(id: "A", sequence: .protein(number, length: 60))]), to: "in/p\(number).pdb")
            table += "p\(number)\t\(["beta barrel", "helical bundle"][number % 2])\tnucleus\n"
        }
        try fixture.write(table, to: "facts.tsv")
        _ = try fixture.build(annotations: ["facts.tsv"])
    }

    private func problems() throws -> [DatasetValidation.Problem] {
        try DatasetValidation(folder: fixture.path("out")).problems
    }

    private func edit(_ name: String, _ change: (String) -> String) throws {
        let text = String(decoding: try FileSystem.read(fixture.path("out/" + name)), as: UTF8.self)
        let changed = change(text)
        #expect(changed != text)
        try fixture.write(changed, to: "out/" + name)
    }

    @Test("What was built fits together") func sound() throws { #expect(try problems() == []) }

    @Test("A question that is gone unbalances its value, and the count") func unbalanced() throws {
        try edit("stage2/train.jsonl") { text in
            var lines = text.split(separator: "\n")
            for _ in 0..<2 {
                if let index = lines.firstIndex(where: {
                    $0.contains("\"label\":\"no\"") && $0.contains("[\"beta barrel\"]")
                }) {
                    lines.remove(at: index)
                }
            }
            return lines.map { $0 + "\n" }.joined()
        }
        let found = try problems()
        #expect(found.map(\.code) == ["file-changed", "yesno-unbalanced", "count-differs"])
        #expect(found.allSatisfy { $0.file == "stage2/train.jsonl" })
        #expect(found[1].message.contains("fold beta barrel"))
    }

    @Test(
        "A statement without source, a length and a side that don't fit are named with their line",
        arguments: [
            ("\"source\":\"header\"", "\"source\":\"\"", "source-missing"),
            ("\"residues\":60", "\"residues\":61", "length-differs"),
            ("\"positioned\":60", "\"positioned\":59", "positions-differ"),
            ("\"split\":\"train\"", "\"split\":\"elsewhere\"", "side-wrong"),
            ("\"id\":\"p0_A\"", "\"id\":\"q0_A\"", "sequence-missing"),
            ("\"residues\":60", "\"residues\":\"x\"", "proteins-malformed"),
        ])
    func table(old: String, new: String, code: String) throws {
        try edit("proteins.jsonl") { text in
            var lines = text.split(separator: "\n").map(String.init)
            let index = lines.firstIndex { $0.contains("\"split\":\"train\"") && $0.contains(old) } ?? 0
            lines[index] = lines[index].replacing(old, with: new)
            return lines.map { $0 + "\n" }.joined()
        }
        let found = try problems().filter { $0.code == code }
        #expect(!found.isEmpty && found.allSatisfy { $0.file == "proteins.jsonl" && $0.line != nil })
    }

    @Test("A protein that is not on the side of its question, and one without caption") func examples() throws {
        let test = String(decoding: try FileSystem.read(fixture.path("out/stage1/test.jsonl")), as: UTF8.self)
        let moved = String(test.split(separator: "\n")[0])
        try edit("stage1/test.jsonl") { $0.replacing(moved + "\n", with: "") }
        try edit("stage1/train.jsonl") { $0 + moved + "\n" }
        let codes = Set(try problems().map { "\($0.file) \($0.code)" })
        #expect(codes.contains("stage1/train.jsonl example-side"))
        #expect(codes.contains("stage1/test.jsonl caption-missing"))
        #expect(codes.contains("stage1/train.jsonl count-differs"))
    }

    @Test("A line that is no JSON and two placeholders are named, and the rest is checked all the same") func broken()
        throws
    {
        try edit("stage2/valid.jsonl") { $0 + "{\n" }
        try edit("stage1/valid.jsonl") { $0.replacing("<protein>", with: "<protein> <protein>") }
        let codes = Set(try problems().map { "\($0.file) \($0.code)" })
        #expect(codes.isSuperset(of: ["stage2/valid.jsonl json-syntax", "stage1/valid.jsonl example-malformed"]))
    }

    @Test("What changed between two datasets is told") func difference() throws {
        #expect(try DatasetDifference(from: fixture.path("out"), to: fixture.path("out")).isEmpty)
        var table = "id\tfold\tlocation\n"
        for number in 0..<29 { table += "p\(number)\t\(["beta barrel", "helical bundle"][number % 2])\tnucleus\n" }
        table = table.replacing("p3\thelical bundle", with: "p3\tbeta sandwich")
        try fixture.write(table, to: "new.tsv")
        try FileSystem.remove(fixture.path("in/p29.pdb"))
        try fixture.write(.pdb([FixtureChain(id: "A", sequence: .protein(50, length: 60))]), to: "in/p50.pdb")
        _ = try fixture.build(to: "new", annotations: ["new.tsv"])
        let difference = try DatasetDifference(from: fixture.path("out"), to: fixture.path("new"))
        #expect(difference.added == ["p50_A"] && difference.removed == ["p29_A"])
        let folds = difference.facts.filter { $0.property == "fold" }
        #expect(folds.map(\.id) == ["p3_A"])
        #expect(folds.first?.added == ["beta sandwich"] && folds.first?.removed == ["helical bundle"])
        #expect(difference.questions["open fold"].map { $0.added >= 1 && $0.removed >= 2 } == true)
        #expect(difference.text.contains("+ p3_A fold: beta sandwich\n"))
        #expect(difference.json["proteins"]?["added"]?.elements?.count == 1)
    }
}
