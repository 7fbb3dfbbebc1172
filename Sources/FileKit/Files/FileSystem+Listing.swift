#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension FileSystem {
    /// The names in a folder, in byte order, without `.` and `..`.
    ///
    /// - Throws: `SepitError` `.missingInput` (`file-missing`, `file-unreadable`) or `.inputOutput`
    ///   (`file-unreadable`).
    public static func list(_ folder: String) throws(SepitError) -> [String] {
        guard let stream = opendir(folder) else { throw SystemError.last.whileReading(folder) }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw SystemError.last.whileReading(folder) }
                break
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: $0.pointee)) {
                    String(cString: $0)
                }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Every regular file below a folder, in the same order on every machine; hidden ones are left out.
    ///
    /// Links are followed, but each folder is entered once, so a link to a folder above ends no one's day.
    ///
    /// - Returns: Paths that start with `folder`.
    /// - Throws: `SepitError` `.missingInput` (`file-missing`, `file-unreadable`) or `.inputOutput`
    ///   (`file-unreadable`).
    public static func walk(_ folder: String) throws(SepitError) -> [String] {
        var files: [String] = []
        var entered: Set<FolderIdentity> = []
        try walk(folder, into: &files, entered: &entered)
        return files
    }

    private struct FolderIdentity: Hashable {
        var device: UInt64
        var node: UInt64
    }

    private static func walk(
        _ folder: String, into files: inout [String], entered: inout Set<FolderIdentity>
    ) throws(SepitError) {
        guard let status = status(of: folder) else { throw SystemError(ENOENT).whileReading(folder) }
        let identity = FolderIdentity(
            device: UInt64(truncatingIfNeeded: status.st_dev), node: UInt64(truncatingIfNeeded: status.st_ino))
        guard entered.insert(identity).inserted else { return }
        for name in try list(folder) where !name.hasPrefix(".") {
            let path = Path.join(folder, name)
            switch FileSystem.status(of: path).map({ $0.st_mode & S_IFMT }) {
            case S_IFDIR: try walk(path, into: &files, entered: &entered)
            case S_IFREG: files.append(path)
            default: continue
            }
        }
    }
}
