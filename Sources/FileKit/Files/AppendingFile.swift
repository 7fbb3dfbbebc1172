#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A file to which lines are added as things happen; each reaches the system before `append` returns.
public struct AppendingFile: ~Copyable {
    /// As it was given.
    public let path: String
    private let descriptor: Int32
    private let operations: FileOperations

    /// Opens a file at its end, and makes it where it is missing.
    ///
    /// - Throws: `SepitError` `.cannotWrite` (`cannot-write`) or `.inputOutput` (`disk-full`, `write-failed`).
    public init(_ path: String, operations: FileOperations = .system) throws(SepitError) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw SystemError.last.whileWriting(path) }
        self.path = path
        self.operations = operations
    }

    deinit { close(descriptor) }

    /// Adds text in UTF-8.
    ///
    /// - Throws: `SepitError` `.inputOutput` (`disk-full`, `write-failed`).
    public func append(_ text: String) throws(SepitError) { try append(Array(text.utf8)) }

    /// Adds bytes; see `append(_:)` for text.
    public func append(_ bytes: [UInt8]) throws(SepitError) {
        do {
            try operations.writeAll(bytes, to: descriptor)
        } catch {
            throw error.whileWriting(path)
        }
    }
}
