/// Residue numbers of the PDB format: four columns, decimal or hybrid-36, and the insertion code behind them.
enum ResidueNumber {
    /// The number in four columns, blanks allowed on either side; nil if it is none.
    ///
    /// Beyond 9999 programs continue in hybrid-36: `A000` is 10000 and `a000` follows `ZZZZ`
    /// (http://cci.lbl.gov/hybrid_36).
    static func parse(_ field: UnsafeBufferPointer<UInt8>) -> Int? {
        if let number = DecimalNumber.integer(field) { return number }
        guard field.count == 4, field[0].isLetter else { return nil }
        let isLower = field[0] >= UInt8(ascii: "a")
        var value = 0
        for byte in field {
            guard byte.isDigit || (byte.isLetter && (byte >= UInt8(ascii: "a")) == isLower) else { return nil }
            value = value * 36 + Int(byte.isDigit ? byte &- 0x30 : (byte | 0x20) &- 0x61 &+ 10)
        }
        let first = 10 * 36 * 36 * 36
        return 10_000 + value - first + (isLower ? 26 * 36 * 36 * 36 : 0)
    }
}
