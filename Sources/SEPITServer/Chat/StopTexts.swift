/// Ends a text that comes in pieces before the first of some texts. What may be the beginning of one is held back.
struct StopTexts {
    private let stops: [String]
    private var held = ""
    /// Whether one of them came.
    private(set) var isOver = false

    init(_ stops: [String]) { self.stops = stops }

    /// What can be told after another piece.
    mutating func add(_ piece: String) -> String {
        guard !isOver else { return "" }
        held += piece
        if let start = stops.compactMap({ held.firstRange(of: $0)?.lowerBound }).min() {
            isOver = true
            return String(held[..<start])
        }
        let kept = stops.map(overlap).max() ?? 0
        let told = String(held.dropLast(kept))
        held = String(held.suffix(kept))
        return told
    }

    /// What was held back, at the end.
    mutating func finish() -> String {
        defer { held = "" }
        return isOver ? "" : held
    }

    /// Characters at the end of what is held that begin a stop text.
    private func overlap(_ stop: String) -> Int {
        (1...max(1, stop.count)).reversed().first { held.hasSuffix(stop.prefix($0)) && $0 <= held.count } ?? 0
    }
}
