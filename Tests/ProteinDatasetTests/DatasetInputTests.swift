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
        let count = 3000
        let records = (0..<count).map { ">r\($0) some protein\n\(String.protein($0, length: 50))\n" }
        let parts = try parts(of: records.joined(), kind: .fasta, isGzipped: isGzipped)
        #expect(parts.flatMap(\.bytes) == Array(records.joined().utf8))
        #expect(parts.allSatisfy { $0.bytes.first == UInt8(ascii: ">") })
        #expect(parts.last?.linesBefore == 2 * (count - (parts.last?.bytes.count { $0 == UInt8(ascii: ">") } ?? 0)))
    }

    @Test(arguments: [false, true])
    func partsOfTablesHaveTheHeader(isGzipped: Bool) throws {
        // A line end in a quoted cell ends no row.
        let rows = (0..<2000).map { "r\($0)\t\"first\nsecond \($0)\"\t\(String.protein($0, length: 50))\n" }
        let text = "# a comment\nid\tdescription\tsequence\n" + rows.joined()
        #expect(KnowledgeFormat(ofProteins: Array(text.utf8)) == .sequenceTable)
        let whole = try SequenceTable.read(bytes: Array(text.utf8), name: "whole").proteins
        let proteins = try parts(of: text, kind: .table, isGzipped: isGzipped).flatMap { part in
            try SequenceTable.read(bytes: part.bytes, name: "part").proteins.map { protein in
                var protein = protein
                protein.line += part.linesBefore
                return protein
            }
        }
        #expect(whole.count == rows.count && proteins == whole)
    }

    @Test(arguments: [false, true], [RecordKind.uniProtFlatFile, .uniProtXML])
    func partsOfUniProtAreFilesOfTheirOwn(isGzipped: Bool, kind: RecordKind) throws {
        let entries = (0..<500).map { number in
            let (accession, sequence) = ("P\(10000 + number)", String.protein(number, length: 50))
            return kind == .uniProtXML
                ? """
                <entry dataset="Swiss-Prot"><accession>\(accession)</accession><name>X\(number)_TEST</name>
                <sequence length="50">\(sequence)</sequence></entry>

                """
                : """
                ID   X\(number)_TEST              Reviewed;          50 AA.
                AC   \(accession);
                SQ   SEQUENCE   50 AA;  5000 MW;  0000000000000000 CRC64;
                     \(sequence)
                //

                """
        }
        let (start, end) =
            kind == .uniProtXML
            ? ("<?xml version=\"1.0\"?>\n<uniprot xmlns=\"http://uniprot.org/uniprot\">\n", "</uniprot>\n") : ("", "")
        let text = start + entries.joined() + end
        let read = try parts(of: text, kind: kind, isGzipped: isGzipped).flatMap { part in
            #expect(KnowledgeFormat(ofProteins: part.bytes) == .uniProt)
            return try UniProtReader(mode: .strict).read(bytes: part.bytes, name: "part").entries
        }
        #expect(read.map(\.accession) == entries.indices.map { "P\(10000 + $0)" })
        #expect(read.map(\.sequence) == entries.indices.map { String.protein($0, length: 50) })
    }

    private func parts(of text: String, kind: RecordKind, isGzipped: Bool) throws -> [RecordParts.Part] {
        let fixture = try DatasetFixture()
        let path = fixture.path("large")
        let bytes = Array(text.utf8)
        try AtomicFile.write(isGzipped ? GzipWriter.compress(bytes) : bytes, to: path)
        var parts: [RecordParts.Part] = []
        try RecordParts.forEach(of: path, kind: kind, size: 10_000) { part in parts.append(part) }
        #expect(parts.count > 5)
        #expect(parts.map(\.number) == Array(parts.indices))
        return parts
    }
}
