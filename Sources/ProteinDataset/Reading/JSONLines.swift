import FileKit

/// Reads files of one JSON value per line.
package enum JSONLines {
    /// One element for each line that isn't blank.
    ///
    /// - Parameter decode: makes the element from the value, the file and its 1-based line.
    /// - Throws: `SepitError` `.badData` (`json-syntax`) with the line, the errors of `FileSystem.read` and `decode`.
    package static func read<Element>(
        _ path: String, decode: (JSONValue, String, Int) throws(SepitError) -> Element
    ) throws(SepitError) -> [Element] {
        let bytes = try FileSystem.read(path)
        var elements: [Element] = []
        var number = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
            let parsed = line.withUnsafeBytes { bytes in
                Result { () throws(SepitError) in try JSONValue(parsing: bytes, file: path) }
            }
            switch parsed {
            case .success(let value): elements.append(try decode(value, path, number))
            case .failure(var error):
                error.line = number
                throw error
            }
        }
        return elements
    }
}
