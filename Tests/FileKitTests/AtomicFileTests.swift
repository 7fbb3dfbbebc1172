import FileKit
import TestSupport
import Testing

@Suite struct AtomicFileTests {
    @Test func writesAndReplaces() throws {
        let folder = try TemporaryDirectory()
        try AtomicFile.write("first", to: folder("a"))
        try AtomicFile.write("second", to: folder("a"))
        #expect(try FileSystem.read(folder("a")) == Array("second".utf8))
        #expect(try FileSystem.list(folder.path) == ["a"])
    }

    @Test func piecesOfAllSizesArriveInOrder() throws {
        let folder = try TemporaryDirectory()
        var writer = try AtomicFileWriter(folder("a"))
        var expected: [UInt8] = []
        for size in [0, 1, 1000, 300_000, 7, 262_144, 262_143, 2] {
            let piece = (0..<size).map { UInt8(truncatingIfNeeded: $0 &+ size) }
            expected += piece
            try writer.write(piece)
        }
        #expect(!FileSystem.exists(folder("a")))
        try writer.commit()
        #expect(try FileSystem.read(folder("a")) == expected)
    }

    @Test func anAbandonedWriterLeavesTheOldFile() throws {
        let folder = try TemporaryDirectory()
        try AtomicFile.write("old", to: folder("a"))
        do {
            var writer = try AtomicFileWriter(folder("a"))
            try writer.write("new")
        }
        #expect(try FileSystem.read(folder("a")) == Array("old".utf8))
        #expect(try FileSystem.list(folder.path) == ["a"])
    }

    /// Each write, synchronisation and rename fails in turn; a reader finds one of the two contents, complete.
    @Test(arguments: [SystemError.noSpace, .brokenDisk])
    func everyFailureLeavesAWholeFile(error: SystemError) throws {
        let folder = try TemporaryDirectory()
        let old = [UInt8](repeating: 1, count: 10)
        let new = [UInt8](repeating: 2, count: 600_000)
        var outcomes: [Bool] = []
        for failing in 1... {
            try AtomicFile.write(old, to: folder("a"))
            let faults = FailingOperations(failing: failing, with: error)
            do {
                try AtomicFile.write(new, to: folder("a"), operations: faults.operations)
                break
            } catch {
                #expect(error.kind == .inputOutput)
                let found = try FileSystem.read(folder("a"))
                #expect(found == old || found == new)
                outcomes.append(found == old)
                #expect(try FileSystem.list(folder.path) == ["a"])
            }
        }
        // One write, the file's synchronisation, the rename; after those only the folder's synchronisation.
        #expect(outcomes == [true, true, true, false])
    }

    @Test func aPlaceThatCantBeWrittenSaysSo() throws {
        let folder = try TemporaryDirectory()
        try AtomicFile.write("", to: folder("file"))
        for path in [folder("missing/a"), folder("file/a"), folder.path, "/dev/null"] {
            let error = #expect(throws: SepitError.self) { try AtomicFile.write("x", to: path) }
            #expect(error?.kind == .cannotWrite)
            #expect(error?.code == "cannot-write")
            #expect(error?.file == path)
        }
    }

    @Test func aFullDiskIsAnInputOutputError() throws {
        let folder = try TemporaryDirectory()
        let faults = FailingOperations(failing: 1, with: .noSpace)
        let error = #expect(throws: SepitError.self) {
            try AtomicFile.write("x", to: folder("a"), operations: faults.operations)
        }
        #expect(error?.kind.exitCode == 74)
        #expect(error?.code == "disk-full")
        #expect(try FileSystem.list(folder.path).isEmpty)
    }
}
