import FileKit

/// Which share of a layer's rows of a kind each expert got.
struct ExpertShares {
    var layer: Int
    var protein, text: [Double]

    /// Those of `validLoads` in a line of `metrics.jsonl`.
    static func all(of value: JSONValue?) -> [ExpertShares] {
        (value?.elements ?? []).compactMap { row in
            row["layer"]?.whole.map {
                ExpertShares(layer: $0, protein: shares(row["protein"]), text: shares(row["text"]))
            }
        }
    }

    private static func shares(_ value: JSONValue?) -> [Double] {
        let counts = (value?.elements ?? []).compactMap(\.double)
        let sum = counts.reduce(0, +)
        return counts.map { sum > 0 ? $0 / sum : 0 }
    }
}
