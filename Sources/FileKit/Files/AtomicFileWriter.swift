#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes a file piece by piece; it appears at its path, complete, when `commit` returns.
///
/// A writer that goes out of scope without `commit` leaves what was there before, and no temporary file.
public struct AtomicFileWriter: ~Copyable {
    private let target: String
    private let temporary: String
    private let operations: FileOperations
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var isCommitted = false

    private static let bufferSize = 1 << 18

    /// Opens a temporary file `NAME.tmp-PID` beside `path`.
    ///
    /// - Throws: `SepitError` `.cannotWrite` (`cannot-write`) where the folder is missing or may not be written, or
    ///   where `path` is a folder, pipe or device; `.inputOutput` (`disk-full`, `write-failed`).
    public init(_ path: String, operations: FileOperations = .system) throws(SepitError) {
        // Renaming onto a link would replace the link, and onto a device, as root, the device.
        var target = path
        if let status = FileSystem.status(of: path) {
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw SepitError(
                    .cannotWrite, code: "cannot-write", "There is something other than a regular file here.",
                    file: path, hint: "Choose another name for the output.")
            }
            if let resolved = realpath(path, nil) {
                target = String(cString: resolved)
                free(resolved)
            }
        }
        let stem = "\(target).tmp-\(getpid())"
        var temporary = stem
        var descriptor: Int32 = -1
        // A name is taken where another thread writes the same file, or a dead process had the same number.
        for attempt in 1...100 {
            if attempt > 1 { temporary = "\(stem)-\(attempt)" }
            descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            if descriptor >= 0 || errno != EEXIST { break }
        }
        guard descriptor >= 0 else { throw SystemError.last.whileWriting(path) }
        self.target = target
        self.temporary = temporary
        self.operations = operations
        self.descriptor = descriptor
        buffer.reserveCapacity(Self.bufferSize)
    }

    deinit {
        close(descriptor)
        if !isCommitted { unlink(temporary) }
    }

    /// Appends bytes.
    ///
    /// - Throws: `SepitError` `.inputOutput` (`disk-full`, `write-failed`).
    public mutating func write(_ bytes: UnsafeRawBufferPointer) throws(SepitError) {
        if buffer.count + bytes.count > Self.bufferSize { try flush() }
        if bytes.count >= Self.bufferSize {
            try writeThrough(bytes)
        } else {
            buffer.append(contentsOf: bytes)
        }
    }

    /// Appends bytes; see `write(_:)` for a buffer.
    public mutating func write(_ bytes: [UInt8]) throws(SepitError) {
        try bytes.withUnsafeBufferPointer { (bytes) throws(SepitError) in try write(UnsafeRawBufferPointer(bytes)) }
    }

    /// Appends text in UTF-8; see `write(_:)` for a buffer.
    public mutating func write(_ text: String) throws(SepitError) { try write(Array(text.utf8)) }

    /// Makes the file appear at its path, on the disk.
    ///
    /// If only the last step fails, the synchronisation of the folder, the new content is in place already, complete.
    ///
    /// - Throws: `SepitError` `.cannotWrite` (`cannot-write`) or `.inputOutput` (`disk-full`, `write-failed`).
    public consuming func commit() throws(SepitError) {
        try flush()
        do {
            try operations.synchronize(descriptor)
            try operations.rename(temporary, target)
            isCommitted = true
            try operations.synchronize(path: Path.parent(of: target))
        } catch {
            throw error.whileWriting(target)
        }
    }

    private mutating func flush() throws(SepitError) {
        let bytes = buffer
        buffer.removeAll(keepingCapacity: true)
        try bytes.withUnsafeBufferPointer { (bytes) throws(SepitError) in
            try writeThrough(UnsafeRawBufferPointer(bytes))
        }
    }

    private func writeThrough(_ bytes: UnsafeRawBufferPointer) throws(SepitError) {
        do { try operations.writeAll(bytes, to: descriptor) } catch { throw error.whileWriting(target) }
    }
}
