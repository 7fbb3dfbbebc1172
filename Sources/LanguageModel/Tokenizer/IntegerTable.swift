/// A hash table of whole numbers with open addressing: the tokenizers' inner loops look up one pair per character.
struct IntegerTable: Sendable {
    private var keys: [UInt64]
    private var values: [UInt64]
    private let shift: UInt64
    private let mask: Int
    /// No key is this.
    private static let empty = UInt64.max

    /// - Parameter pairs: of a key that comes twice, the last value counts. No key is `UInt64.max`.
    init(_ pairs: [(key: UInt64, value: UInt64)]) {
        var size = 16
        while size < 2 * pairs.count { size *= 2 }
        keys = [UInt64](repeating: Self.empty, count: size)
        values = [UInt64](repeating: 0, count: size)
        mask = size - 1
        shift = UInt64(64 - size.trailingZeroBitCount)
        for (key, value) in pairs {
            precondition(key != Self.empty, "a reserved key")
            let slot = slot(of: key)
            keys[slot] = key
            values[slot] = value
        }
    }

    subscript(key: UInt64) -> UInt64? {
        let slot = slot(of: key)
        return keys[slot] == key ? values[slot] : nil
    }

    /// Where a key is, or would be.
    private func slot(of key: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> shift)
        while keys[slot] != key, keys[slot] != Self.empty { slot = (slot &+ 1) & mask }
        return slot
    }
}
