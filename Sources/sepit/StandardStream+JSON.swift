import FileKit
import FoundationEssentials

extension StandardStream {
    /// A value as JSON without line ends, keys in alphabetical order.
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Writes a value as one line of JSON.
    func writeJSON(_ value: some Encodable) throws { try writeLine(Self.json(value)) }
}

/// A value that JSON writes as `null` where there is none, so that every object has the same fields.
struct OrNull<Value: Encodable>: Encodable {
    let value: Value?

    init(_ value: Value?) { self.value = value }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}
