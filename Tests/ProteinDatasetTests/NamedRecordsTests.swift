import FileKit
import ProteinDataset
import Testing
import TestSupport

/// Records of several files that are one protein.
@Suite struct NamedRecordsTests {
    /// A protein that stands in sequence files under its accession, in two tables, and once more with a mutation, shortened;
    /// and one whose records contradict each other.
    private func fixture() throws -> DatasetFixture {
        let fixture = try DatasetFixture()
        let whole = String.protein(1, length: 100)
        var mutant = Array(whole.dropFirst(20))
        mutant[40] = mutant[40] == "W" ? "Y" : "W"
        try fixture.write(
            ">sp|P11111|ABC_HUMAN Kinase A OS=Homo sapiens OX=9606\n\(whole)\n>q\n\(String.protein(2))\n",
            to: "in/a.fasta")
        try fixture.write(
            "id\tec\tsequence\tsplit\nP11111\t2.7.11.1\t\(whole)\ttrain\nq\t3.4.21.4\t\(String.protein(3))\ttrain\n",
            to: "in/b.tsv")
        try fixture.write("id\tlocation\tsequence\tsplit\nP11111\tnucleus\t\(String(mutant))\ttest\n", to: "in/c.tsv")
        return fixture
    }

    @Test func whatSeveralFilesSayOfOneProteinIsJoined() throws {
        let fixture = try fixture()
        try fixture.write("id\tlocation\nP11111\tmembrane\n", to: "facts.tsv")
        _ = try fixture.build(annotations: ["facts.tsv"])
        let lines = try fixture.lines("out/proteins.jsonl")
        #expect(lines.compactMap { $0["id"]?.text } == ["q", "sp|P11111|ABC_HUMAN"])
        #expect(lines[1]["residues"]?.whole == 100)
        #expect(lines[1]["accessions"]?.elements?.compactMap(\.text) == ["P11111"])
        #expect(lines[1]["structures"]?.elements?.compactMap(\.text) == ["P11111", "sp|P11111|ABC_HUMAN"])
        let facts = try #require(lines[1]["facts"])
        func said(_ property: String) -> [[String?]]? {
            facts[property]?.elements?.map { [$0["value"]?.text, $0["source"]?.text] }
        }
        #expect(said("molecule") == [["Kinase A", "UniProt FASTA header"]])
        #expect(said("ec") == [["2.7.11.1", "b.tsv"]])
        // A table of annotations still comes before what a file says of its own.
        #expect(said("location") == [["membrane", "facts.tsv"]])
    }

    @Test func recordsOfOneIdentifierThatContradictAreReported() throws {
        let fixture = try fixture()
        _ = try fixture.build()
        #expect(try fixture.leftOut() == ["b.tsv q duplicate-id"])
        let files = try #require(fixture.json("out/report.json")["files"]?.elements)
        #expect(files[0]["kept"]?.elements?.compactMap(\.text) == ["q", "sp|P11111|ABC_HUMAN"])
        #expect(files[1]["kept"]?.elements?.compactMap(\.text) == ["P11111"])
        #expect(files[2]["kept"]?.elements?.compactMap(\.text) == ["P11111"])
        let note = try #require(files[2]["notes"]?.elements?.first)
        #expect(note["reason"]?.text == "joined" && note["id"]?.text == "P11111")
        #expect(note["detail"]?.text?.contains("a.fasta") == true)
        #expect(try DatasetValidation(folder: fixture.path("out")).problems.isEmpty)
    }

    /// One held out by its own table is held out, even where an annotation table puts it elsewhere.
    @Test func aProteinThatOneFileHoldsOutIsHeldOut() throws {
        let fixture = try fixture()
        var table = "id\tsplit\nP11111\ttrain\n"
        for number in 0..<4 {
            try fixture.write(
                "id\tfold\tsequence\nx\(number)\tbarrel\t\(String.protein(50 + number))\n", to: "in/x\(number).tsv")
            table += "x\(number)\ttrain\n"
        }
        try fixture.write(table, to: "sides.tsv")
        try FileSystem.remove(fixture.path("in/b.tsv"))
        try fixture.write("id\tsplit\nq\tvalid\n", to: "more.tsv")
        _ = try fixture.build(annotations: ["sides.tsv", "more.tsv"], split: .column)
        let lines = try fixture.lines("out/proteins.jsonl")
        let protein = try #require(lines.first { $0["id"]?.text == "sp|P11111|ABC_HUMAN" })
        #expect(protein["split"]?.text == "test")
    }

    @Test func aStructureIsKeptBesideALongerSequence() throws {
        let fixture = try DatasetFixture()
        let sequence = String.protein(7, length: 60)
        try fixture.write(.pdb([FixtureChain(id: "A", sequence: sequence)]), to: "in/1abc.pdb")
        try fixture.write("id\tfold\tsequence\n1abc_A\tbeta barrel\tMMMM\(sequence)\n", to: "in/z.tsv")
        _ = try fixture.build()
        let line = try #require(fixture.lines("out/proteins.jsonl").first)
        #expect(line["residues"]?.whole == 60 && line["positioned"]?.whole == 60)
        #expect(line["facts"]?["fold"]?.elements?.first?["value"]?.text == "beta barrel")
        #expect(line["facts"]?["class"]?.elements?.first?["value"]?.text == "hydrolase")
        #expect(try fixture.leftOut().isEmpty)
    }
}
