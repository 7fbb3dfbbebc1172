import Communication
import FileKit
import ProteinDataset
import Testing
import TestSupport

/// Datasets that are built in parts.
@Suite struct DatasetShardTests {
    /// Entries of one, two or three chains, some of them alike, some too long, some of which nothing is known; a file of
    /// sequences, of which one has the id of another one, and one differs from another one in case only; and a table that
    /// knows more of two sequences.
    private func fixture() throws -> DatasetFixture {
        let fixture = try DatasetFixture()
        var table = "id\tfold\tlocation\n"
        for number in 0..<24 {
            var chains = [FixtureChain(id: "A", sequence: .protein(number % 20, length: 60))]
            if number % 3 == 0 { chains.append(FixtureChain(id: "B", sequence: .protein(100 + number))) }
            if number % 8 == 0 { chains.append(FixtureChain(id: "C", sequence: .protein(200 + number, length: 1030))) }
            try fixture.write(.pdb(chains), to: "in/p\(number).pdb")
            if number % 5 > 0 { table += "p\(number)\tfold \(number % 3)\t\(number % 2 == 0 ? "nucleus" : "")\n" }
        }
        try fixture.write(.pdb([FixtureChain(id: "A", sequence: .protein(3))]), to: "in/again/p3.pdb")
        let records = (0..<6).map { ">s\($0)\n\(String.protein(300 + $0))\n" }.joined()
        try fixture.write(records, to: "in/some.fasta")
        try fixture.write(">s1\n\(String.protein(400))\n>S2\n\(String.protein(401))\n", to: "in/other.fasta")
        let more = [(2, "membrane"), (4, "nucleus")].map { "s\($0)\t\($1)\t\(String.protein(300 + $0).dropLast(9))\n" }
        try fixture.write("id\tlocation\tsequence\n" + more.joined(), to: "in/more.tsv")
        try fixture.write("<html>not found</html>\n", to: "in/page.pdb")
        try fixture.write("read me", to: "in/README")
        try fixture.write(table, to: "facts.tsv")
        return fixture
    }

    @Test(arguments: [SplitMethod.random, .similarity, .date])
    func joinedShardsAreTheWholeDataset(split: SplitMethod) throws {
        let fixture = try fixture()
        _ = try fixture.build(annotations: ["facts.tsv"], split: split)
        for index in 1...4 {
            _ = try fixture.build(to: "part\(index)", annotations: ["facts.tsv"], shard: "\(index)/4")
        }
        _ = try fixture.build(["part3", "part1", "part4", "part2"], to: "joined", workers: Workers(2), split: split)
        let (joined, whole) = (try fixture.contents("joined"), try fixture.contents("out"))
        #expect(joined.keys.sorted() == whole.keys.sorted())
        for (name, content) in whole { #expect(joined[name] == content, "\(name)") }
    }

    @Test func ranksBuildTheWholeDataset() throws {
        let fixture = try fixture()
        let whole = try fixture.build(annotations: ["facts.tsv"], split: .similarity)
        let options = DatasetOptions(
            inputs: [fixture.path("in")], annotations: [fixture.path("facts.tsv")], seed: 1, split: .similarity)
        let output = fixture.path("ranked")
        let summaries = ThreadRanks.run(3) { ranks in
            try? DatasetBuilder(options: options).build(at: output, replacing: false, on: ranks)
        }
        #expect(summaries.map { $0?.proteins } == [whole.proteins, nil, nil])
        #expect(try fixture.contents("ranked") == fixture.contents("out"))
        #expect(try FileSystem.list(fixture.path("")).allSatisfy { !$0.contains("rank-") })
        let again = ThreadRanks.run(2) { ranks in
            do { _ = try DatasetBuilder(options: options).build(at: output, replacing: false, on: ranks) } catch {
                return (error as? SepitError)?.code
            }
            return nil
        }
        #expect(again == ["output-exists", "rank-failed"])
    }

    @Test func aShardHasNoSides() throws {
        let fixture = try fixture()
        let summary = try fixture.build(to: "part", annotations: ["facts.tsv"], shard: "1/2")
        #expect(summary.proteins > 0 && summary.examples.isEmpty)
        #expect(
            try FileSystem.list(fixture.path("part")) == [
                "manifest.json", "proteins.jsonl", "report.json", "structures.safetensors",
            ])
        for line in try fixture.lines("part/proteins.jsonl") { #expect(line["split"] == .null) }
        let manifest = try fixture.json("part/manifest.json")
        #expect(manifest["split"] == .null && manifest["shard"]?["count"]?.whole == 2)
        let error = fixture.failure { _ = try InstructionDataset(path: fixture.path("part")) }
        #expect(error?.code == "dataset-undivided" && error?.hint?.contains("build-dataset") == true)
    }

    @Test func idsThatClashAreReported() throws {
        let fixture = try fixture()
        _ = try fixture.build(annotations: ["facts.tsv"])
        let leftOut = try fixture.leftOut()
        #expect(leftOut.contains("some.fasta s1 duplicate-id"))
        #expect(!leftOut.contains { $0.hasPrefix("more.tsv") || $0.hasPrefix("p3.pdb") })
        let notes = try fixture.json("out/report.json")["summary"]?["notes"]
        #expect(notes?["id-case"]?.whole == 1)
        #expect(notes?["joined"]?.whole == 3)
        let ids = try ProteinStore(path: fixture.path("out/structures.safetensors")).ids
        #expect(ids.contains("S2") && ids.contains("s2"))
    }
}
