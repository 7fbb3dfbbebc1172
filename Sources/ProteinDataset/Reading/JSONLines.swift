import FileKit

/// Reads files of one JSON value per line.
package enum JSONLines {
    /// One element for each line that isn't blank.
    ///
    /// - Parameter decode: makes the element from the value, the file and its 1-based line.
    /// - Throws: as `forEach`.
    package static func read<Element>(
        _ path: String, decode: (JSONValue, String, Int) throws(SepitError) -> Element
    ) throws(SepitError) -> [Element] {
        var elements: [Element] = []
        try forEach(path) { (value, number) throws(SepitError) in elements.append(try decode(value, path, number)) }
        return elements
    }

    /// Calls `body` with the value and the 1-based number of each line that isn't blank; memory is that of a line.
    ///
    /// - Throws: `SepitError` `.badData` (`json-syntax`) with the line, the errors of `MappedFile`; what `body` throws.
    static func forEach(
        _ path: String, _ body: (JSONValue, Int) throws(SepitError) -> Void
    ) throws(SepitError) {
        let file = try MappedFile(path: path)
        defer { withExtendedLifetime(file) {} }
        var (start, number, released) = (0, 0, 0)
        while start < file.bytes.count {
            let end = file.bytes[start...].firstIndex(of: 0x0A) ?? file.bytes.count
            let line = UnsafeRawBufferPointer(rebasing: file.bytes[start..<end])
            (start, number) = (end + 1, number + 1)
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
            let value: JSONValue
            do throws(SepitError) {
                value = try JSONValue(parsing: line, file: path)
            } catch {
                var error = error
                error.line = number
                throw error
            }
            try body(value, number)
            if end - released > releasedAtOnce {
                file.release(released..<end)
                released = end
            }
        }
    }

    private static let releasedAtOnce = 1 << 24
}

extension JSONScanner {
    /// An object in a file but for one member, a list that may be long: its elements are read and forgotten.
    ///
    /// - Throws: `SepitError` `.badData` (`json-syntax`), and the errors of `MappedFile`.
    static func members(of path: String, leavingOut list: String) throws(SepitError) -> JSONValue {
        let file = try MappedFile(path: path)
        defer { withExtendedLifetime(file) {} }
        var members: [JSONValue.Member] = []
        var scanner = JSONScanner(file.bytes, file: path)
        try scanner.forEachMember { (scanner, key) throws(SepitError) in
            if key == list {
                try scanner.forEachElement { (scanner) throws(SepitError) in _ = try scanner.value() }
            } else {
                members.append(.init(key, try scanner.value()))
            }
        }
        try scanner.end()
        return .object(members)
    }
}
