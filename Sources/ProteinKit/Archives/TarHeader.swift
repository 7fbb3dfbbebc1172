/// One 512-byte header of a tar archive (POSIX.1-2001 ustar, with GNU's extensions).
struct TarHeader {
    enum Kind { case file, longName, extended, globalExtended, other }

    static let blockBytes = 512

    let name: String
    let size: Int
    let kind: Kind

    /// What a block is.
    enum Reading {
        case header(TarHeader)
        /// A block of zeros, which ends the archive.
        case end
        case damaged(String)
    }

    static func read(_ block: UnsafeBufferPointer<UInt8>) -> Reading {
        if block.allSatisfy({ $0 == 0 }) { return .end }
        guard let stated = octal(block[148..<156]) else { return .damaged("The header has no checksum.") }
        let sum = block.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 0x20 : Int($1.element)) }
        guard sum == stated else { return .damaged("The header's checksum is wrong.") }
        guard let size = number(block[124..<136]), size >= 0 else { return .damaged("The header has no size.") }
        let kind: Kind =
            switch block[156] {
            case 0, UInt8(ascii: "0"), UInt8(ascii: "7"): .file
            case UInt8(ascii: "L"): .longName
            case UInt8(ascii: "x"): .extended
            case UInt8(ascii: "g"): .globalExtended
            default: .other
            }
        var name = text(block[0..<100])
        if block[257..<263].elementsEqual("ustar\0".utf8), block[345] != 0 {
            name = text(block[345..<500]) + "/" + name
        }
        return .header(TarHeader(name: name, size: size, kind: kind))
    }

    /// Up to the first zero; bytes that are no text, and control characters, are replaced.
    static func text(_ bytes: some Collection<UInt8>) -> String {
        let shown = bytes.prefix { $0 != 0 }.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: "?") : $0 }
        return String(decoding: shown, as: UTF8.self)
    }

    /// Octal digits, or GNU's base 256 for large numbers.
    private static func number(_ field: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        guard let first = field.first, first & 0x80 != 0 else { return octal(field) }
        guard first == 0x80, field.dropFirst().dropLast(7).allSatisfy({ $0 == 0 }) else { return nil }
        return field.suffix(7).reduce(0) { $0 << 8 | Int($1) }
    }

    private static func octal(_ field: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        let digits = field.drop { $0 == 0x20 }.prefix { $0 != 0 && $0 != 0x20 }
        guard digits.count <= 12, digits.allSatisfy({ $0 >= 0x30 && $0 < 0x38 }) else { return nil }
        return digits.reduce(0) { $0 << 3 | Int($1 - 0x30) }
    }
}
