import FileKit
import FoundationEssentials
import Testing
import TestSupport

@Suite("sepit dataset audit, stats, validate, diff, export") struct DatasetCommandTests {
    private let fixture: DatasetFixture

    init() throws {
        fixture = try DatasetFixture()
        var table = "id\tfold\n"
        for number in 0..<30 {
            try fixture.write(
                .pdb([FixtureChain(id: "A", sequence: .protein(number, length: 60))]), to: "in/p\(number).pdb")
            table += "p\(number)\t\(["beta barrel", "helical bundle"][number % 2])\n"
        }
        try fixture.write(table, to: "facts.tsv")
        _ = try fixture.build(annotations: ["facts.tsv"], split: .similarity)
    }

    private func run(_ arguments: String..., code: Int32 = 0) throws -> SepitProgram.Result {
        let result = try SepitProgram.run(["dataset"] + arguments)
        #expect(result.code == code, "\(result.errors)")
        return result
    }

    private struct Audit: Decodable {
        struct Scores: Decodable {
            var majority, question_only, best_hit: Double
            var n: Int
        }
        struct Pair: Decodable {
            var test, train: String
            var identity, coverage: Double
        }
        var threshold: Double
        var pairs_above: Int
        var bands: [String: Int]
        var worst: [Pair]
        var blind: [String: Scores]
        var blind_open: [String: Scores]
    }

    @Test("The audit has the fields of the contract, and says the same to a person") func audit() throws {
        let result = try run("audit", fixture.path("out"), "--json")
        let audit = try JSONDecoder().decode(Audit.self, from: Data(result.output.utf8))
        #expect(audit.threshold == 0.3 && audit.pairs_above == 0)
        #expect(audit.bands.values.reduce(0, +) == 6 && audit.bands["<30"] == 6)
        #expect(audit.blind_open["fold"].map { (0...1).contains($0.best_hit) && $0.n == 6 } == true)
        let text = try run("audit", fixture.path("out"), "--workers", "1").output
        #expect(text.contains("or more: 0, of 0 held-out proteins") && text.contains("question only"))
        _ = try run("audit", fixture.path("out"), "--workers", "0", code: 64)
    }

    @Test("What was built is valid; what was changed is not, and says where") func validate() throws {
        #expect(try run("validate", fixture.path("out")).output.contains("all files fit"))
        let path = "out/stage1/train.jsonl"
        let text = String(decoding: try FileSystem.read(fixture.path(path)), as: UTF8.self)
        try fixture.write(text + "{}\n", to: path)
        let result = try run("validate", fixture.path("out"), "--json", code: 65)
        let line = text.split(separator: "\n").count + 1
        #expect(result.output.contains("\"line\":\(line),\"code\":\"example-malformed\""))
        _ = try run("validate", fixture.path("in"), code: 66)
    }

    @Test("Statistics and differences are one object each") func objects() throws {
        let statistics = try run("stats", fixture.path("out"), "--json").output
        #expect(statistics.contains("\"fold\":{\"proteins\":30,\"values\":2"))
        #expect(try run("stats", fixture.path("out")).output.contains("30 proteins with facts"))
        #expect(try run("diff", fixture.path("out"), fixture.path("out")).output.isEmpty)
        let none = #"{"proteins":{"added":[],"removed":[]},"sides":[],"facts":[],"questions":{}}"#
        #expect(try run("diff", fixture.path("out"), fixture.path("out"), "--json").output == none + "\n")
    }

    @Test("An export needs a layout that there is") func export() throws {
        _ = try run("export", fixture.path("out"), "--format", "sepit", "--out", fixture.path("published"))
        let bytes = try FileSystem.read(fixture.path("published/pdb.h5"))
        #expect(bytes.prefix(8) == [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A])
        // The superblock has the length of the file.
        let length = bytes[40..<48].reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(length == bytes.count)
        _ = try run("export", fixture.path("out"), "--format", "x", "--out", fixture.path("x"), code: 64)
    }
}
