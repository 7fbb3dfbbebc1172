import FileKit

/// Reads what a `SpoolEncoder` wrote. A file that is not one of ours, or was cut, is refused.
struct SpoolDecoder {
    private let bytes: UnsafeRawBufferPointer
    private let file: String
    /// Bytes that were read.
    private(set) var position = 0

    /// `bytes` must outlive the decoder.
    init(_ bytes: UnsafeRawBufferPointer, file: String) {
        self.bytes = bytes
        self.file = file
    }

    var damaged: SepitError {
        SepitError(
            .badData, code: "staging-damaged", "What was read so far can't be used.", file: file,
            hint: "Build the dataset without --resume.")
    }

    mutating func integer() throws(SepitError) -> Int {
        var number: UInt = 0
        for shift in stride(from: UInt(0), to: 64, by: 7) {
            guard position < bytes.count else { throw damaged }
            let byte = bytes[position]
            position += 1
            number |= UInt(byte & 0x7F) << shift
            if byte < 0x80 { return Int(bitPattern: number) }
        }
        throw damaged
    }

    mutating func content() throws(SepitError) -> UnsafeRawBufferPointer {
        let count = try integer()
        guard count >= 0, count <= bytes.count - position else { throw damaged }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
    }

    mutating func text() throws(SepitError) -> String { String(decoding: try content(), as: UTF8.self) }

    mutating func list<Element>(
        _ decode: (inout SpoolDecoder) throws(SepitError) -> Element
    ) throws(SepitError) -> [Element] {
        let count = try integer()
        // Each element takes a byte at least, so that no damage asks for more memory than the file has bytes.
        guard count >= 0, count <= bytes.count - position else { throw damaged }
        var elements: [Element] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try decode(&self)) }
        return elements
    }

    mutating func texts() throws(SepitError) -> [String] {
        try list { (decoder) throws(SepitError) in try decoder.text() }
    }

    mutating func optional<Value>(
        _ decode: (inout SpoolDecoder) throws(SepitError) -> Value
    ) throws(SepitError) -> Value? {
        try integer() == 0 ? nil : try decode(&self)
    }

    mutating func facts() throws(SepitError) -> ProteinFacts {
        var facts = ProteinFacts()
        for _ in 0..<(try integer()) {
            let property = try text()
            let statements = try list { (decoder) throws(SepitError) in
                Fact(
                    try decoder.text(), source: try decoder.text(),
                    evidence: try decoder.optional { (decoder) throws(SepitError) in try decoder.text() })
            }
            facts.set(statements, of: property)
        }
        return facts
    }
}
