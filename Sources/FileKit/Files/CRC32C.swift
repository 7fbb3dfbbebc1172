/// The cyclic redundancy check of Castagnoli's polynomial (RFC 3720, appendix B.4), reflected.
package struct CRC32C {
    private var state: UInt32 = 0xFFFF_FFFF

    package init() {}

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { rest, _ in rest & 1 == 1 ? rest >> 1 ^ 0x82F6_3B78 : rest >> 1 }
    }

    package mutating func update(_ bytes: some Sequence<UInt8>) {
        var state = state
        for byte in bytes { state = Self.table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ state >> 8 }
        self.state = state
    }

    /// Of all bytes so far.
    package var value: UInt32 { ~state }

    package static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var check = CRC32C()
        check.update(bytes)
        return check.value
    }
}
