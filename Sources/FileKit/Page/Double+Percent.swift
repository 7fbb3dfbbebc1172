extension Double {
    /// A share as per cent with one decimal: `97.5%`.
    package var percent: String {
        let tenths = Int((self * 1000).rounded())
        return "\(tenths / 10).\(abs(tenths % 10))%"
    }

    /// The same without `.0`.
    package var roundPercent: String { percent.replacing(".0%", with: "%") }
}
