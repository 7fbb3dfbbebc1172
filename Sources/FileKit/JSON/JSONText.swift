import FoundationEssentials

/// JSON of values that always encode: texts, numbers, lists, and objects with fields of their own. Keys are in
/// alphabetical order, so that the same value gives the same text.
package enum JSONText {
    /// On one line, without its end.
    package static func line(_ value: some Encodable) -> String { text(value, []) }

    /// A file's content, with one field a line.
    package static func file(_ value: some Encodable) -> String { text(value, .prettyPrinted) + "\n" }

    private static func text(_ value: some Encodable, _ layout: JSONEncoder.OutputFormatting) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = layout.union([.sortedKeys, .withoutEscapingSlashes])
        // A loss that has run away is worth a line as well.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            preconditionFailure("\(type(of: value)) encodes as JSON: \(error)")
        }
    }
}
