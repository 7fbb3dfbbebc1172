import FileKit
import ProteinDataset
import Testing
import TestSupport

/// Datasets from folders with files of all kinds, and from archives.
@Suite struct DatasetArchiveTests {
    /// A tar archive of these members.
    private func tar(_ members: [(name: String, text: String)]) -> [UInt8] {
        members.flatMap { name, text -> [UInt8] in
            var header = [UInt8](repeating: 0, count: 512)
            func put(_ text: String, at start: Int) {
                header.replaceSubrange(start..<start + text.utf8.count, with: text.utf8)
            }
            put(name, at: 0)
            put(String(text.utf8.count, radix: 8), at: 124)
            put("0", at: 156)
            put("ustar", at: 257)
            put("        ", at: 148)
            put(String(header.reduce(0) { $0 + Int($1) }, radix: 8) + "\0", at: 148)
            return header + Array(text.utf8) + [UInt8](repeating: 0, count: (512 - text.utf8.count % 512) % 512)
        } + [UInt8](repeating: 0, count: 1024)
    }

    @Test func membersAreFilesLikeOthersAndAllFilesAreReported() throws {
        let fixture = try DatasetFixture()
        let files = (0..<40).map {
            (name: "p\($0).pdb", text: String.pdb([FixtureChain(id: "A", sequence: .protein($0))]))
        }
        for file in files { try fixture.write(file.text, to: "plain/\(file.name)") }
        try FileSystem.createDirectory(fixture.path("archived"))
        try AtomicFile.write(
            tar(files.map { ("models/" + $0.name, $0.text) } + [("README", "x")]), to: fixture.path("archived/a.tar"))
        try AtomicFile.write("", to: fixture.path("archived/b.pdb.xz"))
        try AtomicFile.write(Array(tar(files).dropLast(1024 + 600)), to: fixture.path("archived/cut.tar"))
        _ = try fixture.build(["plain"], to: "one")
        _ = try fixture.build(["archived"], to: "two", workers: Workers(2))
        for name in ["structures.safetensors", "stage2/train.jsonl", "stage1/test.jsonl"] {
            #expect(
                try FileSystem.read(fixture.path("one/\(name)")) == FileSystem.read(fixture.path("two/\(name)")),
                "\(name)")
        }
        let leftOut = try fixture.leftOut("two")
        #expect(leftOut.contains("a.tar!README extension-unknown"))
        #expect(leftOut.contains("b.pdb.xz compression-unknown"))
        #expect(leftOut.contains("cut.tar tar-truncated"))
        #expect(try fixture.json("two/report.json")["summary"]?["notes"]?["joined"]?.whole == 39)
    }
}
