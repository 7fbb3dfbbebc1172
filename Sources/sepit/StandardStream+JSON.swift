import FileKit

extension StandardStream {
    /// Writes a value as one line of JSON.
    func writeJSON(_ value: some Encodable) throws { try writeLine(JSONText.line(value)) }
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
