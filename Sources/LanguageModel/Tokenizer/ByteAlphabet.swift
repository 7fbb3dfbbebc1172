/// The printable stand-in for every byte that byte-level tokenizers use in their vocabulary files.
///
/// Printable Latin-1 characters stand for themselves, the other 68 bytes for U+0100 onwards in order.
/// Source: Radford et al., 2019; its code, `encoder.py`, `bytes_to_unicode`.
enum ByteAlphabet {
    /// The stand-in of each byte.
    static let scalars: [Unicode.Scalar] = {
        var next: UInt32 = 0x100
        return (0...255).map { (byte: UInt8) in
            switch byte {
            case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return Unicode.Scalar(byte)
            default:
                defer { next += 1 }
                return Unicode.Scalar(next) ?? "?"  // 0x100...0x143 are all scalars
            }
        }
    }()

    private static let spellings: [[UInt8]] = scalars.map { Array(String(Character($0)).utf8) }
    private static let bytes = Dictionary(uniqueKeysWithValues: zip(scalars, UInt8.min...UInt8.max))

    /// Bytes in their stand-ins, as UTF-8.
    static func spelling(of bytes: some Sequence<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        for byte in bytes { result.append(contentsOf: spellings[Int(byte)]) }
        return result
    }

    /// The bytes that a token stands for, or nil if a character of it is no stand-in.
    static func bytes(of token: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(token.count)
        for scalar in String(decoding: token, as: UTF8.self).unicodeScalars {
            guard let byte = bytes[scalar] else { return nil }
            result.append(byte)
        }
        return result
    }
}
