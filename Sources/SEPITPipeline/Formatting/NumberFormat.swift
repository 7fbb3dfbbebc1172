// Numbers as people read them.

extension Float {
    /// With so many digits after the point.
    func rounded(digits: Int) -> Float {
        var factor: Float = 1
        for _ in 0..<digits { factor *= 10 }
        return (self * factor).rounded() / factor
    }
}

extension Int {
    /// So many bytes, in MB.
    var megabytes: String { "\((Float(self) / 1_048_576).rounded(digits: 2)) MB" }

    /// With commas between thousands.
    var grouped: String {
        var text = ""
        for (index, digit) in String(magnitude).reversed().enumerated() {
            if index > 0, index % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return (self < 0 ? "-" : "") + String(text.reversed())
    }
}
