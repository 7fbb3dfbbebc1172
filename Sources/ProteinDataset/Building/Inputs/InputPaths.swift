import FileKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The files and folders that are named on a command line, one by one, in lists and by patterns.
enum InputPaths {
    /// Paths, each once, in the order given.
    ///
    /// - Parameters:
    ///   - paths: files and folders, patterns (`models/*.pdb`), and lists (`@names.txt`). What is there by that very name
    ///     is no pattern and no list.
    ///   - lists: files of one path a line; those that are not absolute start where the program does.
    /// - Throws: `SepitError` `.missingInput` (`pattern-empty`, `list-empty`, `file-missing`), `.badData` (`list-encoding`).
    static func expanded(_ paths: [String], lists: [String]) throws(SepitError) -> [String] {
        var found: [String] = []
        for path in paths {
            if FileSystem.exists(path) {
                found.append(path)
            } else if path.hasPrefix("@") {
                found += try lines(of: String(path.dropFirst()))
            } else if path.contains(where: { "*?[".contains($0) }) {
                found += try matches(of: path)
            } else {
                found.append(path)
            }
        }
        for list in lists { found += try lines(of: list) }
        var seen: Set<String> = []
        return found.filter { seen.insert($0).inserted }
    }

    private static func lines(of list: String) throws(SepitError) -> [String] {
        guard let text = String(validating: try FileSystem.read(list), as: UTF8.self) else {
            throw SepitError(.badData, code: "list-encoding", "The list is not UTF-8 text.", file: list)
        }
        let paths = text.split(whereSeparator: \.isNewline).map { $0.trimmingSpaces() }.filter { !$0.isEmpty }
        guard !paths.isEmpty else {
            throw SepitError(
                .missingInput, code: "list-empty", "The list names no file.", file: list, expected: "one path a line")
        }
        return paths
    }

    /// In byte order.
    private static func matches(of pattern: String) throws(SepitError) -> [String] {
        var result = glob_t()
        defer { globfree(&result) }
        guard glob(pattern, 0, nil, &result) == 0 else {
            throw SepitError(
                .missingInput, code: "pattern-empty", "No file or folder goes by this pattern.", file: pattern)
        }
        let paths = (0..<Int(result.gl_pathc)).compactMap { result.gl_pathv[$0].map { String(cString: $0) } }
        return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
