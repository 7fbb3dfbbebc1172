import FileKit
import ProteinDataset
import ProteinKit
import Testing
import TestSupport

/// Ways to name inputs, and inputs of unusual size.
@Suite struct DatasetInputTests {
    private func fixture() throws -> DatasetFixture {
        let fixture = try DatasetFixture()
        for number in 0..<6 {
            try fixture.write(.pdb([FixtureChain(id: "A", sequence: .protein(number))]), to: "in/p\(number).pdb")
        }
        return fixture
    }

    @Test func patternsAndListsNameFiles() throws {
        let fixture = try fixture()
        _ = try fixture.build()
        let names = (0..<6).map { fixture.path("in/p\($0).pdb") }
        try fixture.write(names.joined(separator: "\r\n") + "\n\n", to: "list.txt")
        _ = try fixture.build(["in/p[0-3].pdb", "in/p?.pdb"], to: "pattern")
        for inputs in [["@" + fixture.path("list.txt")], []] {
            let options = DatasetOptions(
                inputs: inputs, lists: inputs.isEmpty ? [fixture.path("list.txt")] : [], seed: 1, split: .random)
            _ = try DatasetBuilder(options: options).build(at: fixture.path("listed"), replacing: true)
            #expect(try fixture.contents("listed") == fixture.contents("out"))
        }
        #expect(try fixture.contents("pattern") == fixture.contents("out"))
        #expect(fixture.failure { _ = try fixture.build(["in/q*.pdb"], to: "none") }?.code == "pattern-empty")
        #expect(fixture.failure { _ = try fixture.build(["in/p9.pdb"], to: "none") }?.code == "file-missing")
    }

    @Test func strictBuildsEndAtABadFile() throws {
        let fixture = try fixture()
        try fixture.write(">tiny\nMKV\n", to: "in/tiny.fasta")
        _ = try fixture.build(to: "fine", isStrict: true)
        try fixture.write("<html>not found</html>\n", to: "in/page.pdb")
        _ = try fixture.build(to: "lenient")
        let error = fixture.failure { _ = try fixture.build(to: "strict", isStrict: true) }
        #expect(error?.kind == .badData && error?.file == fixture.path("in/page.pdb"))
        #expect(!FileSystem.exists(fixture.path("strict")) && !FileSystem.exists(fixture.path("strict.partial")))
    }

    @Test(arguments: [false, true])
    func largeFilesAreReadInParts(isGzipped: Bool) throws {
        let fixture = try DatasetFixture()
        let count = 3000
        let records = (0..<count).map { ">r\($0) some protein\n\(String.protein($0, length: 50))\n" }
        let text = Array(records.joined().utf8)
        let path = fixture.path(isGzipped ? "large.fasta.gz" : "large.fasta")
        try AtomicFile.write(isGzipped ? GzipWriter.compress(text) : text, to: path)
        var parts: [RecordParts.Part] = []
        try RecordParts.forEach(of: path, size: 10_000) { part in parts.append(part) }
        #expect(parts.count > 10)
        #expect(parts.flatMap(\.bytes) == text)
        #expect(parts.map(\.number) == Array(0..<parts.count))
        #expect(parts.allSatisfy { $0.bytes.first == UInt8(ascii: ">") })
        #expect(parts.last?.linesBefore == 2 * (count - (parts.last?.bytes.count { $0 == UInt8(ascii: ">") } ?? 0)))
    }
}
