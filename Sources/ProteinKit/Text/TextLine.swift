/// One line of a text without its terminator, as bytes; valid until the next line is asked for.
///
/// Reading beyond the end gives spaces, which is what fixed-column formats mean by a short line.
struct TextLine {
    let start: UnsafePointer<UInt8>
    let count: Int

    @inline(__always)
    init(start: UnsafePointer<UInt8>, count: Int) {
        self.start = start
        self.count = count
    }

    /// Bytes that hold no line end; an empty buffer without an address is an empty line.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        let empty: StaticString = ""
        self.init(start: bytes.baseAddress ?? empty.utf8Start, count: bytes.count)
    }

    @inline(__always)
    subscript(_ column: Int) -> UInt8 {
        column < count ? start[column] : UInt8(ascii: " ")
    }

    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

    var isBlank: Bool { bytes.allSatisfy { $0 <= 0x20 } }

    /// Up to eight bytes from `column`, first byte lowest, spaces beyond the end of the line.
    @inline(__always)
    func packed(_ column: Int, _ length: Int) -> UInt64 {
        var value: UInt64 = 0
        if column + 8 <= count {
            value = UnsafeRawPointer(start + column).loadUnaligned(as: UInt64.self)
        } else {
            for index in 0..<8 { value |= UInt64(self[column + index]) << UInt64(8 * index) }
        }
        return length == 8 ? value : value & ((1 << UInt64(8 * length)) &- 1)
    }

    /// The columns `range` without surrounding blanks.
    func trimmed(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        var low = min(range.lowerBound, count)
        var high = min(range.upperBound, count)
        while low < high, start[low] <= 0x20 { low += 1 }
        while low < high, start[high - 1] <= 0x20 { high -= 1 }
        return UnsafeBufferPointer(start: start + low, count: high - low)
    }

    /// The columns `range` as text, blanks at both ends removed; invalid UTF-8 is replaced.
    func text(_ range: Range<Int>) -> String { String(decoding: trimmed(range), as: UTF8.self) }

    /// The line's beginning for an error message.
    var excerpt: String {
        let shown = String(decoding: bytes.prefix(60).map { $0 < 0x20 ? UInt8(ascii: "?") : $0 }, as: UTF8.self)
        return count > 60 ? "'\(shown)…'" : "'\(shown)'"
    }

    /// Whether the ASCII letters of `word` (upper case) occur, in any case.
    func contains(_ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard length > 0, count >= length else { return false }
        return word.withUTF8Buffer { pattern in
            for offset in 0...(count - length) where start[offset] & 0xDF == pattern[0] & 0xDF {
                if (1..<length).allSatisfy({ start[offset + $0].uppercasedASCII == pattern[$0] }) { return true }
            }
            return false
        }
    }
}

extension UInt8 {
    @inline(__always) var isDigit: Bool { self &- 0x30 < 10 }
    @inline(__always) var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
    @inline(__always) var uppercasedASCII: UInt8 { self &- 0x61 < 26 ? self & 0xDF : self }
}
