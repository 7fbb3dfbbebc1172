import FileKit
import FoundationEssentials
import Testing

@Suite struct SearchTests {
    private struct Hit: Decodable {
        let query: String
        let target: String
        let identity: Double
        let coverage: Double
        let bits: Double
        let evalue: Double
        let facts: [String: [String]]
    }

    private static let lysozyme =
        "KVFGRCELAAAMKRHGLDNYRGYSLGNWVCAAKFESNFNTQATNRNTDGSTDYGILQINSRWWCNDGRTPGSRNLCNIPCSALLSSDITASVNCAKKIVSDGNGMNAWVAWRNRCKGTDVQAWIRGCRL"
    private static let lactalbumin =
        "KQFTKCELSQLLKDIDGYGGIALPELICTMFHTSGYDTQAIVENNESTEYGLFQISNKLWCKSSQVPQSRNICDISCDKFLDDDITDDIMCAKKILDIKGIDYWLAHKALCTEKLEQWLCEKL"
    private static let ubiquitin =
        "MQIFVKTLTGKTITLEVEPSDTIENVKAKIQDKEGIPPDQQRLIFAGKQLEDGRTLSDYNIQKESTLHLVLRLRGG"
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        try AtomicFile.write(
            ">lac alpha-lactalbumin\n\(Self.lactalbumin)\n>ubi\n\(Self.ubiquitin)\n>lys lysozyme\n\(Self.lysozyme)\n",
            to: folder("known.fasta"))
        try AtomicFile.write(">q\n\(Self.lysozyme)\n", to: folder("query.fasta"))
    }

    private func hits(_ arguments: [String]) throws -> [Hit] {
        let result = try SepitProgram.run(["search", "--json"] + arguments)
        #expect(result.code == 0, "\(result.errors)")
        return try result.output.split(separator: "\n").map {
            try JSONDecoder().decode(Hit.self, from: Data($0.utf8))
        }
    }

    /// Those of the query with itself, and with a relative.
    @Test func showsAlignmentsOnRequest() throws {
        let arguments = ["search", folder("query.fasta"), "--in", folder("known.fasta"), "--alignments"]
        let lines = try SepitProgram.run(arguments).output.split(separator: "\n")
        #expect(lines[1].hasPrefix("q\tlys\t1.0") && lines[2] == "    query    1 \(Self.lysozyme.prefix(60)) 60")
        #expect(lines[3] == "               " + String(repeating: "|", count: 60))
        #expect(lines.contains { $0.hasPrefix("q\tlac\t") })
        let json = try SepitProgram.run(arguments + ["--json"]).output.split(separator: "\n").map {
            try JSONValue(parsing: Array($0.utf8))
        }
        #expect(json[0]["alignment"]?["query"]?.text == Self.lysozyme)
        let (marks, identity) = (try #require(json[1]["alignment"]?["marks"]?.text), json[1]["identity"]?.double)
        #expect(identity.map { abs($0 * Double(marks.count) - Double(marks.count { $0 == "|" })) < 0.01 } == true)
    }

    /// Lysozyme and lactalbumin are homologous, at about 37% identity over their whole lengths.
    @Test func findsTheRelativeInAFileAndInItsIndex() throws {
        let found = try hits([folder("query.fasta"), "--in", folder("known.fasta")])
        #expect(found.map(\.target) == ["lys", "lac"] && found.allSatisfy { $0.query == "q" })
        #expect(found[0].identity == 1 && found[0].coverage == 1)
        #expect((0.3...0.45).contains(found[1].identity) && found[1].coverage > 0.9 && found[1].evalue < 1e-10)
        #expect(found[1].facts == ["description": ["alpha-lactalbumin"]])
        let build = try SepitProgram.run([
            "search", "--build", folder("known.fasta"), "--out", folder("known.index"),
        ])
        #expect(build.code == 0 && build.output.isEmpty)
        let again = try hits([Self.lysozyme, "--in", folder("known.index"), "--max-hits", "1"])
        #expect(again.map(\.target) == ["lys"] && again[0].query == "query" && again[0].bits == found[0].bits)
    }

    @Test func writesATableForPeople() throws {
        let result = try SepitProgram.run([
            "search", folder("query.fasta"), "--in", folder("known.fasta"), "--workers", "1",
        ])
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 3 && lines[0] == "query\ttarget\tidentity\tcoverage\tbits\tevalue")
        #expect(lines[1].hasPrefix("q\tlys\t1.0\t1.0\t"))
    }

    @Test func refusesWhatIsNothing() throws {
        #expect(try SepitProgram.run(["search", folder("query.fasta")]).code == 64)
        #expect(try SepitProgram.run(["search", "--in", folder("known.fasta")]).code == 64)
        #expect(try SepitProgram.run(["search", folder("none.fasta"), "--in", folder("known.fasta")]).code == 66)
        #expect(try SepitProgram.run(["search", folder("query.fasta"), "--in", folder("none")]).code == 66)
    }
}
