import FoundationEssentials

/// The files of a folder with their sizes and SHA-256 checksums.
public struct FileManifest: Codable, Sendable, Equatable {
    /// One file of the folder.
    public struct Entry: Codable, Sendable, Hashable {
        /// Path below the folder, with slashes.
        public var path: String
        /// Size.
        public var bytes: Int
        /// 64 lower-case hexadecimal digits.
        public var sha256: String
    }

    /// In byte order of their paths.
    public var files: [Entry]

    /// Reads and hashes every file below a folder.
    ///
    /// - Throws: The errors of `FileSystem.walk` and `InputFile`.
    public init(of folder: String) throws(SepitError) {
        let paths = try FileSystem.walk(folder).map { String($0.dropFirst(folder.count).drop { $0 == "/" }) }
        try self.init(of: folder, paths: paths)
    }

    /// Reads and hashes some files, named by their paths below a folder.
    ///
    /// - Throws: The errors of `InputFile`.
    public init(of folder: String, paths: [String]) throws(SepitError) {
        files = []
        for path in paths.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            let file = Path.join(folder, path)
            files.append(Entry(path: path, bytes: try InputFile(file).size, sha256: try SHA256.hash(ofFile: file)))
        }
    }

    /// Reads a manifest that `json` wrote.
    ///
    /// - Throws: `SepitError` `.badData` (`manifest-malformed`), and the errors of `FileSystem.read`.
    public init(contentsOf path: String) throws(SepitError) {
        let bytes = try FileSystem.read(path)
        do {
            self = try JSONDecoder().decode(FileManifest.self, from: Data(bytes))
        } catch {
            throw SepitError(.badData, code: "manifest-malformed", "This is not a list of files.", file: path)
        }
    }

    /// The manifest as JSON, the same text for the same files.
    public var json: String { JSONText.file(self) }

    /// Checks that every listed file is in the folder with the size and content it had.
    ///
    /// - Throws: `SepitError` `.missingInput` (`file-missing`) or `.badData` (`file-damaged`).
    public func verify(in folder: String) throws(SepitError) {
        for entry in files {
            let path = Path.join(folder, entry.path)
            let size = try InputFile(path).size
            guard size == entry.bytes else {
                throw damaged(path, expected: "\(entry.bytes) bytes", found: "\(size) bytes")
            }
            let sum = try SHA256.hash(ofFile: path)
            guard sum == entry.sha256 else {
                throw damaged(path, expected: "SHA-256 \(entry.sha256)", found: sum)
            }
        }
    }

    private func damaged(_ path: String, expected: String, found: String) -> SepitError {
        SepitError(
            .badData, code: "file-damaged", "The file is not the one that was written.", file: path,
            expected: expected, found: found, hint: "Copy or write the folder again.")
    }
}
