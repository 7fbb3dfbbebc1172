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
