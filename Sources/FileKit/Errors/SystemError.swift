#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The error number of a failed system call.
public struct SystemError: Error, Sendable, Equatable {
    /// `errno`, such as ENOSPC.
    public let number: Int32

    /// The error with this number.
    public init(_ number: Int32) { self.number = number }

    /// The error number of the system call that has just failed on this thread.
    static var last: SystemError { SystemError(errno) }

    /// The system's words for it, such as `No space left on device`.
    public var reason: String { String(cString: strerror(number)) }

    /// The same failure, told as a failure to read `path`.
    func whileReading(_ path: String) -> SepitError {
        switch number {
        case ENOENT, ENOTDIR:
            SepitError(.missingInput, code: "file-missing", "There is no such file or folder.", file: path)
        case EISDIR:
            SepitError(.missingInput, code: "file-is-folder", "This is a folder, not a file.", file: path)
        case EACCES, EPERM:
            SepitError(.missingInput, code: "file-unreadable", "Not allowed to read this: \(reason).", file: path)
        default:
            SepitError(.inputOutput, code: "file-unreadable", "Reading failed: \(reason).", file: path)
        }
    }

    /// The same failure, told as a failure to write `path`.
    func whileWriting(_ path: String) -> SepitError {
        switch number {
        case ENOSPC, EDQUOT:
            SepitError(
                .inputOutput, code: "disk-full", "The disk is full: \(reason).", file: path,
                hint: "Free some space or choose another folder; what was there before is untouched.")
        case ENOENT, ENOTDIR:
            SepitError(
                .cannotWrite, code: "cannot-write", "The folder to write into does not exist.", file: path,
                hint: "Create it first, or check the path.")
        case EACCES, EPERM, EROFS, EISDIR, EEXIST, ENOTEMPTY, ELOOP, ENAMETOOLONG, EXDEV, ETXTBSY:
            SepitError(.cannotWrite, code: "cannot-write", "This can't be written: \(reason).", file: path)
        default:
            SepitError(.inputOutput, code: "write-failed", "Writing failed: \(reason).", file: path)
        }
    }
}
