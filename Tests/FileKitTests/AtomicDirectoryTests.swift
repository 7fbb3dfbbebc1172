import FileKit
import TestSupport
import Testing

@Suite struct AtomicDirectoryTests {
    @Test func appearsCompleteWithItsManifest() throws {
        let folder = try TemporaryDirectory()
        try write(["a": "one", "sub/b": "two"], to: folder("out/model"))
        #expect(try contents(folder("out/model")) == ["a": "one", "sub/b": "two"])
        #expect(try FileSystem.list(folder("out")) == ["model"])

        let manifest = try FileManifest(contentsOf: folder("out/model/files.json"))
        #expect(manifest.files.map(\.path) == ["a", "sub/b"])
        #expect(manifest.files.map(\.bytes) == [3, 3])
        #expect(manifest.files[0].sha256 == SHA256.hash(of: Array("one".utf8)))
        try manifest.verify(in: folder("out/model"))
    }

    @Test func anEmptyNameIsRefusedBeforeAnyWork() {
        let error = #expect(throws: SepitError.self) { _ = try AtomicDirectory("") }
        #expect(error?.kind == .cannotWrite)
    }

    @Test func aDamagedFileIsFound() throws {
        let folder = try TemporaryDirectory()
        try write(["a": "one"], to: folder("model"))
        let manifest = try FileManifest(contentsOf: folder("model/files.json"))
        for (text, found) in [("onetwo", "file-damaged"), ("two", "file-damaged")] {
            try AtomicFile.write(text, to: folder("model/a"))
            #expect(throws: SepitError.self) { try manifest.verify(in: folder("model")) }
                .map { #expect($0.code == found) }
        }
        try FileSystem.remove(folder("model/a"))
        let error = #expect(throws: SepitError.self) { try manifest.verify(in: folder("model")) }
        #expect(error?.code == "file-missing")
    }

    @Test(arguments: [false, true])
    func replacesAFolder(withoutExchange: Bool) throws {
        let folder = try TemporaryDirectory()
        try write(["a": "old", "gone": "x"], to: folder("model"))
        let operations = FailingOperations(failing: .max, with: .noSpace, withoutExchange: withoutExchange).operations
        try write(["a": "new"], to: folder("model"), operations)
        #expect(try contents(folder("model")) == ["a": "new"])
        #expect(try FileSystem.list(folder.path) == ["model"])
    }

    /// Each write, synchronisation, rename and swap fails in turn; a reader finds one of the two folders, complete.
    @Test(arguments: [SystemError.noSpace, .brokenDisk], [false, true])
    func everyFailureLeavesAWholeFolder(error: SystemError, withoutExchange: Bool) throws {
        let folder = try TemporaryDirectory()
        let (old, new) = (["a": "old", "b": "old"], ["a": "new", "sub/b": "new"])
        var failures = 0
        for failing in 1... {
            try write(old, to: folder("model"))
            let faults = FailingOperations(failing: failing, with: error, withoutExchange: withoutExchange)
            do {
                try write(new, to: folder("model"), faults.operations)
                break
            } catch let error as SepitError {
                failures += 1
                #expect(error.kind == .inputOutput)
                let found = try contents(folder("model"))
                // Only the last step, synchronising the folder above, comes after the replacement.
                #expect(found == old || (found == new && failing == faults.count))
                #expect(try FileSystem.list(folder.path) == ["model"])
            }
        }
        #expect(failures > 10)
    }

    @Test func anAbandonedFolderLeavesTheOldOne() throws {
        let folder = try TemporaryDirectory()
        try write(["a": "old"], to: folder("model"))
        do {
            let directory = try AtomicDirectory(folder("model"))
            try AtomicFile.write("new", to: Path.join(directory.path, "a"))
        }
        #expect(try contents(folder("model")) == ["a": "old"])
        #expect(try FileSystem.list(folder.path) == ["model"])
    }

    /// What a killed writer leaves: process numbers end at 2^22 on Linux, so nobody has this one.
    @Test func leftoversAreClearedAndTheOldFolderPutBack() throws {
        let folder = try TemporaryDirectory()
        try write(["a": "old"], to: folder("model.old-2000000000"))
        try write(["a": "half"], to: folder("model.tmp-2000000000"))
        try write(["a": "other"], to: folder("model2.tmp-2000000000"))
        try AtomicDirectory.recover(folder("model"))
        #expect(try contents(folder("model")) == ["a": "old"])
        #expect(try FileSystem.list(folder.path) == ["model", "model2.tmp-2000000000"])
    }

    /// Whatever fails, a folder that is being removed is whole, or not there.
    @Test func aFolderIsRemovedAsAWhole() throws {
        let folder = try TemporaryDirectory()
        try write(["a": "1", "b": "2"], to: folder("model"))
        let failing = FailingOperations(failing: 1, with: .brokenDisk)
        let error = #expect(throws: SepitError.self) {
            try AtomicDirectory.remove(folder("model"), operations: failing.operations)
        }
        #expect(error?.kind.exitCode == 74)
        #expect(try contents(folder("model")) == ["a": "1", "b": "2"])
        try AtomicDirectory.remove(folder("model"))
        #expect(try FileSystem.list(folder.path).isEmpty)
    }

    @Test func aFileInTheWaySaysSo() throws {
        let folder = try TemporaryDirectory()
        try AtomicFile.write("x", to: folder("model"))
        let error = #expect(throws: SepitError.self) { _ = try AtomicDirectory(folder("model")) }
        #expect(error?.kind.exitCode == 73)
        let below = #expect(throws: SepitError.self) { _ = try AtomicDirectory(folder("model/deeper")) }
        #expect(below?.kind.exitCode == 73)
    }

    private func write(
        _ files: [String: String], to target: String, _ operations: FileOperations = .system
    ) throws {
        let directory = try AtomicDirectory(target, operations: operations)
        for (name, text) in files.sorted(by: { $0.key < $1.key }) {
            let path = Path.join(directory.path, name)
            try FileSystem.createDirectory(Path.parent(of: path))
            try AtomicFile.write(text, to: path, operations: operations)
        }
        try directory.commit(manifest: "files.json")
    }

    private func contents(_ folder: String) throws -> [String: String] {
        var texts: [String: String] = [:]
        for path in try FileSystem.walk(folder) where !path.hasSuffix("files.json") {
            texts[String(path.dropFirst(folder.count + 1))] = String(decoding: try FileSystem.read(path), as: UTF8.self)
        }
        return texts
    }
}
