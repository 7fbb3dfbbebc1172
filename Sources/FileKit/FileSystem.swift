#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Reading and listing files with errors that say which file and why.
public enum FileSystem {
    /// Whole contents of a regular file.
    ///
    /// - Throws: `SepitError` `.missingInput` (`file-missing`) or `.inputOutput` (`file-unreadable`, `file-too-large`).
    public static func read(_ path: String, limit: Int = .max) throws(SepitError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw openFailure(path, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw openFailure(path, errno) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw openFailure(path, EISDIR) }
        guard Int(status.st_size) <= limit else {
            throw SepitError(
                .badData, code: "file-too-large", "The file is larger than this reader accepts.", file: path,
                expected: "at most \(limit) bytes", found: "\(status.st_size) bytes")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(status.st_size))
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw SepitError(.inputOutput, code: "file-unreadable", "Reading failed: \(reason(errno)).", file: path)
            }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[..<count])
        }
    }

    static func openFailure(_ path: String, _ code: Int32) -> SepitError {
        switch code {
        case ENOENT, ENOTDIR:
            SepitError(.missingInput, code: "file-missing", "There is no such file or folder.", file: path)
        case EISDIR:
            SepitError(.missingInput, code: "file-is-folder", "This is a folder, not a file.", file: path)
        default:
            SepitError(.inputOutput, code: "file-unreadable", "The file can't be opened: \(reason(code)).", file: path)
        }
    }

    static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
