/// Numbers, texts and lists end to end, as a spool keeps them. Lengths and numbers are in base 128, the lowest digits
/// first.
struct SpoolEncoder {
    private(set) var bytes: [UInt8] = []

    /// A number that is not negative.
    mutating func add(_ number: Int) {
        var rest = UInt(bitPattern: number)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func add(_ text: String) {
        add(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    /// Bytes as they are, without their number.
    mutating func add(bytes content: [UInt8]) { bytes.append(contentsOf: content) }

    mutating func add(_ content: [UInt8]) {
        add(content.count)
        bytes.append(contentsOf: content)
    }

    mutating func add(_ texts: [String]) {
        add(texts.count)
        for text in texts { add(text) }
    }

    /// One byte for whether there is a value, and then the value.
    mutating func add<Value>(_ value: Value?, _ encode: (inout SpoolEncoder, Value) -> Void) {
        add(value == nil ? 0 : 1)
        if let value { encode(&self, value) }
    }

    mutating func add(_ facts: ProteinFacts) {
        let properties = facts.properties
        add(properties.count)
        for property in properties {
            add(property)
            let statements = facts.statements(of: property)
            add(statements.count)
            for fact in statements {
                add(fact.value)
                add(fact.source)
                add(fact.evidence) { $0.add($1) }
            }
        }
    }

    /// Four bytes for each, the lowest first.
    mutating func add(floats: [Float]) {
        bytes.reserveCapacity(bytes.count + 4 * floats.count)
        for float in floats { withUnsafeBytes(of: float.bitPattern.littleEndian) { bytes.append(contentsOf: $0) } }
    }
}
