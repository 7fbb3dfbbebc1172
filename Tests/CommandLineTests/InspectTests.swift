import FileKit
import FoundationEssentials
import ProteinKit
import Testing

@Suite struct InspectTests {
    private struct Report: Decodable {
        struct Chain: Decodable {
            let id: String
            let kind: String
            let sequence: String
            let residues: Int
            let ca: Int
            let first: String
            let last: String
            let ca_sum: [Double]
            let ca_b_mean: Double?
        }

        struct Warning: Decodable {
            let line: Int
            let code: String
            let message: String
        }

        struct Failure: Decodable {
            let line: Int?
            let code: String
            let message: String
        }

        let file: String
        let format: String?
        let models: Int?
        let chains: [Chain]?
        let warnings: [Warning]?
        let error: Failure?
    }

    private static let pdb = """
        TITLE     A DIPEPTIDE
        ATOM      1  CA  GLY A  52A      1.000   2.000   3.000  1.00 10.00           C
        ATOM      2  CA  ALA A  53       4.800   2.000   3.000  1.00 20.00           C
        TER
        END

        """

    private func reports(_ output: String) throws -> [Report] {
        try output.split(separator: "\n").map { try JSONDecoder().decode(Report.self, from: Data($0.utf8)) }
    }

    @Test func oneObjectPerFile() throws {
        let folder = try TemporaryDirectory()
        try AtomicFile.write(Self.pdb, to: folder("b.pdb"))
        try AtomicFile.write(">x\nMK1T\n", to: folder("a.fasta"))
        let result = try SepitProgram.run(["inspect", "--json", folder.path])
        #expect(result.code == 0)
        #expect(result.errors.isEmpty)
        let reports = try reports(result.output)
        #expect(reports.map(\.file) == [folder("a.fasta"), folder("b.pdb")])
        #expect(reports[0].warnings?.map(\.code) == ["sequence-digit"])
        #expect(reports[0].warnings?.map(\.line) == [2])
        let chain = try #require(reports[1].chains?.first)
        #expect(reports[1].format == "pdb" && reports[1].models == 1)
        #expect(chain.id == "A" && chain.kind == "protein" && chain.sequence == "GA")
        #expect(chain.residues == 2 && chain.ca == 2 && chain.first == "52A" && chain.last == "53")
        #expect(chain.ca_sum == [5.8, 4, 6] && chain.ca_b_mean == 15)
    }

    @Test func badFilesAre65AndTheOthersAreStillRead() throws {
        let folder = try TemporaryDirectory()
        try AtomicFile.write("", to: folder("a.pdb"))
        try AtomicFile.write(Self.pdb, to: folder("b.pdb"))
        let result = try SepitProgram.run(["inspect", "--json", folder.path])
        #expect(result.code == 65)
        #expect(result.errors.hasPrefix("error: \(folder("a.pdb")): "))
        let reports = try reports(result.output)
        #expect(reports.map(\.error?.code) == ["file-empty", nil])
        #expect(result.output.contains("\"line\":null"))
    }

    @Test func strictMakesWarningsErrors() throws {
        let folder = try TemporaryDirectory()
        try AtomicFile.write(">x\nMK1T\n", to: folder("a.fasta"))
        #expect(try SepitProgram.run(["inspect", folder("a.fasta")]).code == 0)
        let strict = try SepitProgram.run(["inspect", "--strict", folder("a.fasta")])
        #expect(strict.code == 65)
        #expect(strict.errors.contains("a.fasta:2: "))
    }

    @Test func missingInputIs66() throws {
        let folder = try TemporaryDirectory()
        #expect(try SepitProgram.run(["inspect", folder("none.pdb")]).code == 66)
        #expect(try SepitProgram.run(["inspect", folder.path]).code == 66)
    }

    @Test func peopleSeeATable() throws {
        let folder = try TemporaryDirectory()
        try AtomicFile.write(Self.pdb, to: folder("b.pdb"))
        let result = try SepitProgram.run(["inspect", folder("b.pdb")])
        #expect(
            result.output == """
                \(folder("b.pdb")): pdb
                  A DIPEPTIDE
                  chain   kind     residues  C-alphas  numbers       sequence
                  A       protein  2         2         52A–53        GA

                """)
    }
}
