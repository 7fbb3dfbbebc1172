import FileKit
import FoundationEssentials
import Testing
import TestSupport

@Suite("sepit dataset show") struct DatasetShowTests {
    private struct Sheet: Decodable {
        struct Fact: Decodable, Equatable {
            var value, source: String
            var evidence: String?
        }
        var id: String
        var structures: [String]
        var accessions: [String]
        var sequence: String
        var side: String
        var cluster: String
        var caption: String
        var facts: [String: [Fact]]
    }

    /// An entry of two chains that are one protein, another of which a table knows the fold, and one of which nothing is known.
    private let fixture: DatasetFixture
    private static let known = String.protein(1, length: 60)
    private static let nameless = String.protein(2, length: 45)

    init() throws {
        fixture = try DatasetFixture()
        let reference = "DBREF  1ABC A    1    60  UNP    P01234   TEST_TEST        1     60\n"
        let chains = ["A", "b"].map { FixtureChain(id: $0, sequence: Self.known) }
        try fixture.write(.pdb(chains, header: reference), to: "in/1abc.pdb")
        try fixture.write(">nameless\n\(Self.nameless)\n", to: "in/n.fasta")
        try fixture.write("id\tfold\n1abc\tbeta barrel\n", to: "facts.tsv")
        _ = try fixture.build(annotations: ["facts.tsv"])
    }

    private func sheet(_ name: String) throws -> Sheet {
        let result = try SepitProgram.run(["dataset", "show", fixture.path("out"), name, "--json"])
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.output.split(separator: "\n").count == 1)
        return try JSONDecoder().decode(Sheet.self, from: Data(result.output.utf8))
    }

    @Test(
        "A protein goes by its id, each of its chains and its accession",
        arguments: [
            "1abc_A", "1ABC_A", "1abc_b", "P01234", "p01234",
        ])
    func names(name: String) throws {
        let sheet = try sheet(name)
        #expect(sheet.id == "1abc_A" && sheet.structures == ["1abc_A", "1abc_b"] && sheet.accessions == ["P01234"])
        #expect(sheet.sequence == Self.known)
        #expect(sheet.side == "train" && sheet.cluster == "1abc_A")
        #expect(sheet.caption.contains("beta barrel"))
        #expect(sheet.facts["fold"]?.map(\.value) == ["beta barrel"])
        #expect(sheet.facts["fold"]?.first?.source.contains("facts.tsv") == true)
    }

    @Test("A protein of which nothing is known has a sequence and no caption") func nothingKnown() throws {
        let sheet = try sheet("nameless")
        #expect(sheet.side == "index" && sheet.caption.isEmpty && sheet.facts.isEmpty)
        #expect(sheet.sequence == Self.nameless)
    }

    @Test("Chains are told apart by case, and an entry's chains are named") func unknown() throws {
        for name in ["1abc_B", "1abc_a", "1abc", "2xyz_A"] {
            let result = try SepitProgram.run(["dataset", "show", fixture.path("out"), name, "--json"])
            #expect(result.code == 66 && result.output.isEmpty)
            #expect(result.errors.contains("goes by \(name)"))
            #expect(result.errors.contains("1abc_A, 1abc_b") == (name == "1abc"))
        }
        #expect(try SepitProgram.run(["dataset", "show", fixture.path("in"), "1abc_A"]).code == 66)
    }

    @Test("The text names side, description and sources") func text() throws {
        let result = try SepitProgram.run(["dataset", "show", fixture.path("out"), "1abc_A"])
        #expect(result.code == 0)
        for part in ["residues      60", "side          train", "beta barrel  [", "1abc_A, 1abc_b"] {
            #expect(result.output.contains(part), "\(part) in \(result.output)")
        }
        #expect(result.output.contains("     1  " + Self.known.prefix(10) + " "))
    }
}
