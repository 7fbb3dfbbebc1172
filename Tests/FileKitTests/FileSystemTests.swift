import FileKit
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct FileSystemTests {
    @Test func readsWholeFiles() throws {
        let folder = try TemporaryDirectory()
        for size in [0, 1, 65_535, 65_536, 65_537, 200_000] {
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
            try AtomicFile.write(bytes, to: folder("file"))
            #expect(try FileSystem.read(folder("file")) == bytes)
        }
    }

    @Test func refusesWhatIsNotAFileWithoutWaiting() throws {
        let folder = try TemporaryDirectory()
        #expect(mkfifo(folder("pipe"), 0o600) == 0)
        for (path, code) in [
            (folder("pipe"), "file-not-regular"), ("/dev/zero", "file-not-regular"), (folder.path, "file-is-folder"),
            (folder("missing"), "file-missing"), ("/dev/null/below", "file-missing"),
        ] {
            let error = #expect(throws: SepitError.self) { try FileSystem.read(path) }
            #expect(error?.code == code)
            #expect(error?.kind.exitCode == 66)
        }
    }

    @Test func refusesFilesOverTheLimit() throws {
        let folder = try TemporaryDirectory()
        try AtomicFile.write("12345", to: folder("file"))
        #expect(try FileSystem.read(folder("file"), limit: 5).count == 5)
        let error = #expect(throws: SepitError.self) { try FileSystem.read(folder("file"), limit: 4) }
        #expect(error?.code == "file-too-large")
    }

    /// Files in /proc say that they are empty.
    @Test(.enabled(if: FileSystem.exists("/proc/self/status"))) func aFileThatHidesItsSizeIsReadWhole() throws {
        #expect(try !FileSystem.read("/proc/self/status").isEmpty)
        #expect(throws: SepitError.self) { try FileSystem.read("/proc/self/status", limit: 10) }
    }

    @Test func walksInOrderAndEntersEachFolderOnce() throws {
        let folder = try TemporaryDirectory()
        for name in ["b/2", "b/10", "a", "B", "c/d/e", ".hidden/x", "b/.secret"] {
            try FileSystem.createDirectory(Path.parent(of: folder(name)))
            try AtomicFile.write("", to: folder(name))
        }
        #expect(symlink("..", folder("c/loop")) == 0)
        #expect(symlink("../a", folder("c/link")) == 0)
        #expect(symlink("nowhere", folder("c/broken")) == 0)
        #expect(mkfifo(folder("c/pipe"), 0o600) == 0)
        let names = try FileSystem.walk(folder.path).map { String($0.dropFirst(folder.path.count + 1)) }
        #expect(names == ["B", "a", "b/10", "b/2", "c/d/e", "c/link"])
    }

    @Test func removesFoldersButNotWhatLinksPointAt() throws {
        let folder = try TemporaryDirectory()
        try FileSystem.createDirectory(folder("keep"))
        try AtomicFile.write("x", to: folder("keep/file"))
        try FileSystem.createDirectory(folder("drop/deep"))
        #expect(symlink("../keep", folder("drop/link")) == 0)
        try FileSystem.remove(folder("drop"))
        try FileSystem.remove(folder("drop"))
        #expect(try FileSystem.list(folder.path) == ["keep"])
        #expect(FileSystem.exists(folder("keep/file")))
    }

    @Test func tellsFreeSpace() throws {
        #expect(try FileSystem.freeSpace(at: "/") > 0)
        #expect(try FileSystem.freeSpace(at: "to/be/made") > 0)
    }

    @Test(arguments: [
        ("a/b/c", "a/b", "c"), ("a/b/c/", "a/b", "c"), ("c", ".", "c"), ("/c", "/", "c"), ("a//c", "a", "c"),
    ])
    func takesPathsApart(path: String, parent: String, name: String) {
        #expect(Path.parent(of: path) == parent)
        #expect(Path.name(of: path) == name)
    }
}
