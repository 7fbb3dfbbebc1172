/// Spearman's rank correlation of two lists: that of their ranks, where equal values share the mean of theirs.
enum RankCorrelation {
    /// From −1 to 1; nil where there are fewer than three values, or one list has none that differ.
    static func of(_ first: [Double], _ second: [Double]) -> Double? {
        precondition(first.count == second.count, "\(first.count) and \(second.count) values")
        guard first.count >= 3 else { return nil }
        let (a, b) = (ranks(first), ranks(second))
        let mean = Double(a.count + 1) / 2
        var (covariance, first, second) = (0.0, 0.0, 0.0)
        for (x, y) in zip(a, b) {
            covariance += (x - mean) * (y - mean)
            first += (x - mean) * (x - mean)
            second += (y - mean) * (y - mean)
        }
        guard first > 0, second > 0 else { return nil }
        return min(1, max(-1, covariance / (first * second).squareRoot()))
    }

    private static func ranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
            start = end
        }
        return ranks
    }
}
