/// Numbers as they stand in a sentence.
enum NumberText {
    /// `1.8 Å`; rounded half up.
    static func angstrom(_ value: Double, decimals: Int) -> String {
        let scale = decimals == 0 ? 1.0 : 10
        let scaled = (value * scale + 1e-9).rounded(.toNearestOrAwayFromZero)
        guard scaled.isFinite, abs(scaled) < 1e9 else { return "" }
        let whole = Int(scaled)
        return decimals == 0 ? "\(whole) Å" : "\(whole / 10).\(abs(whole % 10)) Å"
    }

    /// `three` for 3, and digits from 13 on.
    static func word(_ count: Int) -> String {
        let words = [
            "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        ]
        return words.indices.contains(count) ? words[count] : String(count)
    }
}
