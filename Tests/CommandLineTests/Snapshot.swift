import FileKit
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Texts that are kept in the repository and compared; with `SEPIT_REFRESH=1` in the environment they are written.
enum Snapshot {
    static let repository = Path.parent(of: Path.parent(of: Path.parent(of: #filePath)))

    static func expect(_ text: String, in file: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let path = Path.join(repository, file)
        if getenv("SEPIT_REFRESH") != nil { try AtomicFile.write(text, to: path) }
        let stored = String(decoding: try FileSystem.read(path), as: UTF8.self)
        #expect(stored == text, "refresh it with SEPIT_REFRESH=1", sourceLocation: sourceLocation)
    }
}
