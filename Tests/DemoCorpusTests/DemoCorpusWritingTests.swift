import DemoCorpus
import FileKit
import ProteinKit
import Synchronization
import Testing

@Suite struct DemoCorpusWritingTests {
    private func digests(_ path: String) throws -> [String: String] {
        var digests: [String: String] = [:]
        for name in try FileSystem.list(path) {
            digests[name] = SHA256.hash(of: try FileSystem.read(Path.join(path, name)))
        }
        return digests
    }

    @Test func equalArgumentsGiveEqualFiles() throws {
        let folder = try TemporaryDirectory()
        try DemoCorpus.write(count: 12, seed: 3, to: folder("one"), workers: Workers(1))
        try DemoCorpus.write(count: 12, seed: 3, to: folder("two"), workers: Workers(3))
        try DemoCorpus.write(count: 12, seed: 4, to: folder("other"))
        #expect(try digests(folder("one")) == digests(folder("two")))
        #expect(try FileSystem.list(folder("one")).count == 13)
        #expect(try digests(folder("one"))["DEMO00000.pdb.gz"] != digests(folder("other"))["DEMO00000.pdb.gz"])
    }

    @Test func headersSayThatItIsSyntheticAndTellNoLabel() throws {
        let folder = try TemporaryDirectory()
        try DemoCorpus.write(count: 3, seed: 1, to: folder("demo"))
        let file = folder("demo/DEMO00002.pdb.gz")
        let text = String(decoding: try Gzip.read(path: file), as: UTF8.self)
        #expect(text.contains("REMARK 999 THIS PROTEIN DOES NOT EXIST."))
        let header = try StructureReader(mode: .strict).read(path: file).header
        #expect(header.entryID == nil, "an id would be one of the archive's")
        #expect(header.title == "SYNTHETIC PROTEIN DEMO00002")
        #expect(header.method == "THEORETICAL MODEL")
        let words = text.lowercased()
        for phrase in DemoFold.allCases.map(\.phrase) + DemoFamily.allCases.map(\.phrase) {
            #expect(!words.contains(phrase.lowercased()))
        }
    }

    @Test func aFolderWithOtherFilesIsRefused() throws {
        let folder = try TemporaryDirectory()
        try FileSystem.createDirectory(folder("mine"))
        try AtomicFile.write("keep", to: folder("mine/notes.txt"))
        for replacing in [false, true] {
            let error = #expect(throws: SepitError.self) {
                try DemoCorpus.write(count: 1, seed: 1, to: folder("mine"), replacing: replacing)
            }
            #expect(error?.code == "demo-folder-exists")
        }
        #expect(try FileSystem.list(folder.path) == ["mine"])
        #expect(try FileSystem.list(folder("mine")) == ["notes.txt"])
    }

    @Test func anEarlierDemoIsReplacedOnRequestOnly() throws {
        let folder = try TemporaryDirectory()
        try DemoCorpus.write(count: 2, seed: 1, to: folder("demo"))
        #expect(throws: SepitError.self) { try DemoCorpus.write(count: 1, seed: 1, to: folder("demo")) }
        try DemoCorpus.write(count: 1, seed: 1, to: folder("demo"), replacing: true)
        #expect(try FileSystem.list(folder("demo")) == ["DEMO00000.pdb.gz", "annotations.tsv"])
    }

    @Test func anInterruptedRunLeavesNothing() throws {
        let folder = try TemporaryDirectory()
        let error = #expect(throws: SepitError.self) {
            try DemoCorpus.write(count: 5, seed: 1, to: folder("demo"), isCancelled: { true })
        }
        #expect(error?.kind == .interrupted)
        #expect(try FileSystem.list(folder.path).isEmpty)
    }

    /// As when the disk is full: there is no point in making the rest.
    @Test func theFirstFailureEndsTheRun() throws {
        let folder = try TemporaryDirectory()
        let asked = Atomic(0)
        let error = #expect(throws: SepitError.self) {
            try DemoCorpus.write(
                count: 50, seed: 1, to: folder("demo"),
                isCancelled: {
                    let count = asked.add(1, ordering: .relaxed).newValue
                    if count == 3 {
                        for name in (try? FileSystem.list(folder.path)) ?? [] { try? FileSystem.remove(folder(name)) }
                    }
                    return false
                })
        }
        #expect(error?.kind == .cannotWrite)
        #expect(asked.load(ordering: .relaxed) == 4)
        #expect(try FileSystem.list(folder.path).isEmpty)
    }

    @Test(arguments: [0, -1, 100_000]) func countsOutOfRangeAreRefused(count: Int) throws {
        let folder = try TemporaryDirectory()
        let error = #expect(throws: SepitError.self) {
            try DemoCorpus.write(count: count, seed: 1, to: folder("demo"))
        }
        #expect(error?.code == "demo-count")
    }
}
