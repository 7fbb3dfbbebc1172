extension JSONValue {
    /// - Throws: `SepitError` `.badData` (`json-syntax`), and the errors of `FileSystem.read`.
    package init(contentsOf path: String) throws(SepitError) {
        try self.init(parsing: FileSystem.read(path), file: path)
    }

    /// - Throws: `SepitError` `.badData` (`json-syntax`).
    package init(parsing bytes: [UInt8], file: String? = nil) throws(SepitError) {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(SepitError) in try JSONValue(parsing: bytes, file: file) }
        }
        self = try result.get()
    }

    /// Counts by name, in the order of the names.
    package static func counts(_ counts: [String: Int]) -> JSONValue {
        .object(counts.sorted { $0.key < $1.key }.map { .init($0.key, .integer($0.value)) })
    }

    /// On one line.
    package var line: String {
        switch self {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): String(value)
        case .string(let value): Self.quoted(value)
        case .array(let elements): "[" + elements.map(\.line).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.map { Self.quoted($0.key) + ":" + $0.value.line }.joined(separator: ",") + "}"
        }
    }

    /// Indented; what is short stands on one line.
    package func indented(by indentation: String = "") -> String {
        let line = line
        let inner = indentation + "  "
        if line.utf8.count + indentation.utf8.count <= 100 { return line }
        switch self {
        case .array(let elements):
            return "[\n" + elements.map { inner + $0.indented(by: inner) }.joined(separator: ",\n")
                + "\n\(indentation)]"
        case .object(let members):
            return "{\n"
                + members.map { inner + Self.quoted($0.key) + ": " + $0.value.indented(by: inner) }
                .joined(separator: ",\n") + "\n\(indentation)}"
        default: return line
        }
    }
}

extension JSONValue.Member {
    package init(_ key: String, _ value: JSONValue) { self.init(key: key, value: value) }
}
