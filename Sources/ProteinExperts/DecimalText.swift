extension Double {
    /// With so many digits behind the point, rounded half away from zero.
    package func decimal(_ places: Int) -> String {
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        // Halves that binary fractions fall short of, such as 0.285.
        let scaled = (abs(self) * scale * (1 + 1e-14)).rounded(.toNearestOrAwayFromZero)
        guard scaled.isFinite, scaled < 1e15 else { return String(self) }
        let whole = Int(scaled)
        let unit = Int(scale)
        let sign = self < 0 && whole != 0 ? "-" : ""
        guard places > 0 else { return "\(sign)\(whole)" }
        let fraction = String(whole % unit)
        return "\(sign)\(whole / unit).\(String(repeating: "0", count: places - fraction.utf8.count))\(fraction)"
    }

    /// The number that `decimal` writes.
    func rounded(_ places: Int) -> Double { Double(decimal(places)) ?? self }
}
