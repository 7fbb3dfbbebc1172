/// A JSON value as read by `JSONScanner`: members keep their order and whole numbers stay exact.
package enum JSONValue: Equatable, Sendable {
    /// One key and its value.
    package struct Member: Equatable, Sendable {
        package var key: String
        package var value: JSONValue

        package init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// - Throws: `SepitError` `.badData` `json-syntax`.
    package init(parsing bytes: UnsafeRawBufferPointer, file: String? = nil) throws(SepitError) {
        var scanner = JSONScanner(bytes, file: file)
        self = try scanner.value()
        try scanner.end()
    }

    /// The first member named `key`; nil for other kinds of value.
    package subscript(_ key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    package var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
    package var text: String? { if case .string(let value) = self { value } else { nil } }
    package var whole: Int? { if case .integer(let value) = self { value } else { nil } }
    package var flag: Bool? { if case .boolean(let value) = self { value } else { nil } }
    package var elements: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    package var members: [Member]? { if case .object(let value) = self { value } else { nil } }

    /// `text` as a JSON string literal, quotes included; everything but quotes, backslash and controls stands as it is.
    package static func quoted(_ text: String) -> String {
        // Nearly every text stands as it is.
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            return "\"" + text + "\""
        }
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\0"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
