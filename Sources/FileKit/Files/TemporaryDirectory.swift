#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A fresh, empty folder that is removed, with all that is in it, when the object goes away.
public final class TemporaryDirectory: Sendable {
    /// The absolute path, unless `parent` was relative.
    public let path: String

    /// Makes a folder with a random name below `parent`, or below `TMPDIR` or `/tmp`.
    ///
    /// - Throws: `SepitError` `.cannotWrite` (`cannot-write`) or `.inputOutput` (`disk-full`, `write-failed`).
    public init(in parent: String? = nil) throws(SepitError) {
        let parent = parent ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array(Path.join(parent, "sepit-XXXXXX").utf8CString)
        let path = mkdtemp(&template).map { String(cString: $0) }
        guard let path else { throw SystemError.last.whileWriting(parent) }
        self.path = path
    }

    deinit { try? FileSystem.remove(path) }

    /// The path of a file or folder in this one.
    public func callAsFunction(_ name: String) -> String { Path.join(path, name) }
}
