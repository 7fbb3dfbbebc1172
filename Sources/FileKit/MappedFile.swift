#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A file mapped read-only into memory; pages are read when they are first touched.
///
/// The mapping lives as long as this object, so keep it while pointers from `bytes` are in use. A file that another
/// process shortens meanwhile ends this one (SIGBUS): write files that may be mapped by renaming over them.
public final class MappedFile: @unchecked Sendable {  // The mapped memory is never written after `init`.
    /// The path that was opened, for messages.
    public let path: String
    /// The whole contents; valid while this object lives.
    public let bytes: UnsafeRawBufferPointer

    /// - Throws: `SepitError` `.missingInput` (`file-missing`, `file-is-folder`) or `.inputOutput` (`file-unreadable`).
    public init(path: String) throws(SepitError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)  // a FIFO must not block
        guard descriptor >= 0 else { throw FileSystem.openFailure(path, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileSystem.openFailure(path, errno) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw FileSystem.openFailure(path, EISDIR) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SepitError(.inputOutput, code: "file-unreadable", "Only a regular file can be mapped.", file: path)
        }
        let size = Int(status.st_size)
        self.path = path
        guard size > 0 else {  // mmap refuses an empty range
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            throw FileSystem.openFailure(path, errno)
        }
        bytes = UnsafeRawBufferPointer(start: start, count: size)
    }

    deinit {
        if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
    }
}
