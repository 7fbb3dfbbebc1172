/// One CIF value as bytes; whoever hands it out says for how long they are valid.
struct CIFField {
    let start: UnsafePointer<UInt8>
    let count: Int
    /// Quoted values and text fields are never placeholders.
    let isQuoted: Bool

    /// The placeholder `?`.
    static var null: CIFField {
        let question: StaticString = "?"
        return CIFField(start: question.utf8Start, count: 1, isQuoted: false)
    }

    @inline(__always)
    init(start: UnsafePointer<UInt8>, count: Int, isQuoted: Bool) {
        self.start = start
        self.count = count
        self.isQuoted = isQuoted
    }

    /// The value that starts at `column`, which is moved behind it; nil if it is a quote without end.
    @inline(__always)
    init?(in line: TextLine, at column: inout Int) {
        let first = line.start[column]
        if first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") {
            var end = column + 1
            // A quote ends the value only before a blank: 'don't' is one value.
            while end < line.count, line.start[end] != first || (end + 1 < line.count && line.start[end + 1] > 0x20) {
                end += 1
            }
            guard end < line.count else { return nil }
            self.init(start: line.start + column + 1, count: end - column - 1, isQuoted: true)
            column = end + 1
        } else {
            var end = column &+ 1
            while end < line.count, line.start[end] > 0x20 { end &+= 1 }
            self.init(start: line.start + column, count: end &- column, isQuoted: false)
            column = end
        }
    }

    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// `?` (unknown) or `.` (not applicable).
    @inline(__always)
    var isNull: Bool { count == 1 && !isQuoted && (start[0] == UInt8(ascii: "?") || start[0] == UInt8(ascii: ".")) }

    /// The first eight bytes, first lowest, zero beyond the end.
    @inline(__always)
    var packed: UInt64 {
        var value: UInt64 = 0
        for index in 0..<min(count, 8) { value |= UInt64(start[index]) << UInt64(8 &* index) }
        return value
    }

    /// As `packed`, but all bytes count.
    var digest: UInt64 {
        guard count > 8 else { return packed }
        return bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// The digest of a value that is this text.
    static func digest(of text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { bytes in
            bytes.baseAddress.map { CIFField(start: $0, count: bytes.count, isQuoted: false).digest } ?? 0
        }
    }

    /// A number, its standard uncertainty in parentheses left out.
    var number: Double? {
        if let open = bytes.firstIndex(of: UInt8(ascii: "(")), open > 0 {
            return DecimalNumber.double(UnsafeBufferPointer(start: start, count: open))
        }
        return DecimalNumber.double(bytes)
    }
}

/// Bytes that outlive the line they came from.
struct CIFStorage: ~Copyable {
    private var base = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    private var capacity = 256
    private(set) var count = 0

    deinit { base.deallocate() }

    var field: CIFField { CIFField(start: base, count: count, isQuoted: true) }

    func field(at offset: Int, count: Int, isQuoted: Bool) -> CIFField {
        CIFField(start: base + offset, count: count, isQuoted: isQuoted)
    }

    mutating func clear() { count = 0 }

    mutating func append(_ byte: UInt8) {
        reserve(1)
        base[count] = byte
        count += 1
    }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress, !bytes.isEmpty else { return }
        reserve(bytes.count)
        (base + count).update(from: source, count: bytes.count)
        count += bytes.count
    }

    private mutating func reserve(_ extra: Int) {
        guard count + extra > capacity else { return }
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: max(capacity * 2, count + extra))
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
        capacity = max(capacity * 2, count + extra)
    }
}
