#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Reading files and arranging folders, with errors that say which file and why.
public enum FileSystem {
    /// Whole contents of a regular file.
    ///
    /// - Throws: `SepitError` `.missingInput` (`file-missing`, `file-is-folder`, `file-not-regular`,
    ///   `file-unreadable`), `.badData` (`file-too-large`) or `.inputOutput` (`file-unreadable`).
    public static func read(_ path: String, limit: Int = .max) throws(SepitError) -> [UInt8] {
        var file = try InputFile(path)
        guard file.size <= limit else { throw tooLarge(path, limit: limit) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(file.size)
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { chunk.deallocate() }
        while true {
            let count = try file.read(into: chunk)
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[..<count])
            // The file may have grown since it was opened.
            guard bytes.count <= limit else { throw tooLarge(path, limit: limit) }
        }
    }

    /// What a regular file begins with; fewer bytes where it has fewer, or can't be read.
    static func firstBytes(of path: String, count: Int) -> [UInt8] {
        guard var file = try? InputFile(path) else { return [] }
        return withUnsafeTemporaryAllocation(byteCount: count, alignment: 1) { buffer in
            Array(buffer[..<((try? file.read(into: buffer)) ?? 0)])
        }
    }

    /// Whether something, a file, a folder or anything else, is there. A broken link is nothing.
    public static func exists(_ path: String) -> Bool { status(of: path) != nil }

    /// Whether this is a folder, or a link to one.
    public static func isDirectory(_ path: String) -> Bool {
        status(of: path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
    }

    /// Bytes of what is there, links followed; nil where nothing is.
    public static func size(of path: String) -> Int? { status(of: path).map { Int($0.st_size) } }

    /// Makes a folder and the folders above it; does nothing where it exists.
    ///
    /// - Throws: `SepitError` `.cannotWrite` (`cannot-write`) or `.inputOutput` (`disk-full`, `write-failed`).
    public static func createDirectory(_ path: String) throws(SepitError) {
        if isDirectory(path) { return }
        let parent = Path.parent(of: path)
        if parent != path, !isDirectory(parent) { try createDirectory(parent) }
        // Another process may have made it in the meantime.
        guard mkdir(path, 0o777) == 0 || (errno == EEXIST && isDirectory(path)) else {
            throw SystemError.last.whileWriting(path)
        }
    }

    /// Removes a file, or a folder with all that is in it; does nothing where nothing is. Follows no links.
    ///
    /// - Throws: `SepitError` `.cannotWrite` (`cannot-write`) or `.inputOutput` (`write-failed`).
    public static func remove(_ path: String) throws(SepitError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        let isFolder = status.st_mode & S_IFMT == S_IFDIR
        if isFolder {
            for name in try list(path) { try remove(Path.join(path, name)) }
        }
        guard (isFolder ? rmdir(path) : unlink(path)) == 0 || errno == ENOENT else {
            throw SystemError.last.whileWriting(path)
        }
    }

    /// Bytes that this user may still write on the file system that holds `path`, or will hold it once it is made.
    ///
    /// - Throws: `SepitError` `.missingInput` (`file-missing`) or `.inputOutput` (`file-unreadable`).
    public static func freeSpace(at path: String) throws(SepitError) -> Int {
        let parent = Path.parent(of: path)
        if parent != path, !exists(path) { return try freeSpace(at: parent) }
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { throw SystemError.last.whileReading(path) }
        let (bytes, overflow) = Int(status.f_bavail).multipliedReportingOverflow(by: Int(status.f_frsize))
        return overflow ? .max : bytes
    }

    /// What `stat` says, links followed; nil where nothing is.
    static func status(of path: String) -> stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }

    private static func tooLarge(_ path: String, limit: Int) -> SepitError {
        SepitError(
            .badData, code: "file-too-large", "The file is larger than this reader accepts.", file: path,
            expected: "at most \(limit) bytes")
    }
}
