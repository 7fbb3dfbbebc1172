/// Numbers as structure files write them: plain decimals without locale, surrounded by blanks at most.
enum DecimalNumber {
    /// The value of a decimal with optional sign, fraction and exponent, correctly rounded; nil if it is anything else
    /// (`nan` and `inf` included) or not finite.
    static func double(_ field: UnsafeBufferPointer<UInt8>) -> Double? {
        var low = 0
        var high = field.count
        while low < high, field[low] <= 0x20 { low += 1 }
        while low < high, field[high - 1] <= 0x20 { high -= 1 }
        var index = low
        var isNegative = false
        if index < high, field[index] == UInt8(ascii: "-") || field[index] == UInt8(ascii: "+") {
            isNegative = field[index] == UInt8(ascii: "-")
            index += 1
        }
        var mantissa: UInt64 = 0
        var digits = 0
        var fraction = 0
        var hasPoint = false
        while index < high {
            let byte = field[index]
            if byte.isDigit {
                mantissa = mantissa &* 10 &+ UInt64(byte &- 0x30)
                digits += 1
                if hasPoint { fraction += 1 }
            } else if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
            } else {
                break
            }
            index += 1
        }
        guard digits > 0 else { return nil }
        // Up to 15 digits and 10^22 are exact in binary64, so one division rounds correctly.
        if index == high, digits <= 15 {
            let value = Double(mantissa) / powersOfTen[fraction]
            return isNegative ? -value : value
        }
        guard index == high || field[index] | 0x20 == UInt8(ascii: "e") else { return nil }
        let text = String(decoding: UnsafeBufferPointer(rebasing: field[low..<high]), as: UTF8.self)
        return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }

    /// A whole number of at most 18 digits with optional sign; nil if it is anything else.
    static func integer(_ field: UnsafeBufferPointer<UInt8>) -> Int? {
        var low = 0
        var high = field.count
        while low < high, field[low] <= 0x20 { low += 1 }
        while low < high, field[high - 1] <= 0x20 { high -= 1 }
        var isNegative = false
        if low < high, field[low] == UInt8(ascii: "-") || field[low] == UInt8(ascii: "+") {
            isNegative = field[low] == UInt8(ascii: "-")
            low += 1
        }
        guard low < high, high - low <= 18 else { return nil }
        var value = 0
        for index in low..<high {
            guard field[index].isDigit else { return nil }
            value = value &* 10 &+ Int(field[index] &- 0x30)
        }
        return isNegative ? -value : value
    }

    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]
}
