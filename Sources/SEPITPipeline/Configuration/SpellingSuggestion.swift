/// "Did you mean": the known word that a mistyped one is closest to.
public enum SpellingSuggestion {
    /// The nearest of `known`, unless more than a third of the letters would have to change.
    public static func nearest(to word: String, among known: [String]) -> String? {
        let candidate = known.map { (word: $0, distance: distance(word.lowercased(), $0.lowercased())) }
            .min { $0.distance < $1.distance }
        guard let candidate, candidate.distance * 3 <= candidate.word.count else { return nil }
        return candidate.word
    }

    /// Letters to insert, remove, replace or swap with the next one, to make one word of the other (optimal string
    /// alignment).
    static func distance(_ first: String, _ second: String) -> Int {
        let (a, b) = (Array(first.unicodeScalars), Array(second.unicodeScalars))
        var rows = [Array(0...b.count)]
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var best = min(rows[i][j] + (a[i] == b[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
