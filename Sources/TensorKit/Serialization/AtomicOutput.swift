import FileKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A file that appears under its name only when it is complete and on disk; otherwise the old one stays.
struct AtomicOutput: ~Copyable {
    private let path: String
    private let temporaryPath: String
    private let descriptor: Int32
    private var finished = false

    /// - Throws: `SepitError` `.cannotWrite` `file-unwritable`.
    init(path: String) throws(SepitError) {
        self.path = path
        temporaryPath = path + ".\(getpid()).tmp"
        descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw SepitError(
                .cannotWrite, code: "file-unwritable", "The file can't be created: \(String(cString: strerror(errno))).",
                file: path)
        }
    }

    deinit {
        close(descriptor)
        if !finished { unlink(temporaryPath) }
    }

    /// - Throws: `SepitError` `.inputOutput` `file-write-failed`.
    func write(_ bytes: UnsafeRawBufferPointer) throws(SepitError) {
        var rest = bytes
        while !rest.isEmpty {
            let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if written < 0 {
                if errno == EINTR { continue }
                throw failure()
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }

    /// Makes the file durable, then visible under its name.
    ///
    /// - Throws: `SepitError` `.inputOutput` `file-write-failed`.
    mutating func finish() throws(SepitError) {
        guard fsync(descriptor) == 0, rename(temporaryPath, path) == 0 else { throw failure() }
        finished = true
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let folderDescriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folderDescriptor >= 0 else { throw failure() }
        defer { close(folderDescriptor) }
        guard fsync(folderDescriptor) == 0 else { throw failure() }
    }

    private func failure() -> SepitError {
        SepitError(
            .inputOutput, code: "file-write-failed", "Writing failed: \(String(cString: strerror(errno))).", file: path)
    }
}
