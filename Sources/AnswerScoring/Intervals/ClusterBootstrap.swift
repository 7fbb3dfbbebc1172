import FileKit

/// The uncertainty of a mean over questions that come in clusters: several about one protein, proteins of one family.
///
/// Whole clusters are drawn with replacement, so that a cluster counts as one observation however many questions it has. The
/// spread of the means says how many independent observations the questions are worth; how alike answers within a cluster
/// are says it too, and where few clusters have the rarer answer more reliably: the fewer count. The interval is Wilson's for
/// as many. Percentiles of the draws themselves are too narrow for few clusters, for uneven ones and near the ends of the
/// scale.
/// Source: Davison and Hinkley, "Bootstrap methods and their application", 1997, 3.8; Kish, "Survey sampling", 1965, 5.4 and
/// 8.2; Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
package struct ClusterBootstrap: Sendable {
    /// For each cluster, the sum of its values, of their squares, and their number.
    private let clusters: [(sum: Double, squares: Double, count: Double)]

    /// - Parameters:
    ///   - values: one for each question, such as 1 where the answer is right and 0 elsewhere.
    ///   - clusters: of each question, by name.
    package init(_ values: [Double], clusters names: [String]) {
        precondition(values.count == names.count, "a cluster for each value")
        let groups = Dictionary(grouping: values.indices) { names[$0] }
        clusters = groups.sorted { $0.key < $1.key }.map { group in
            let members = group.value.map { values[$0] }
            return (members.reduce(0, +), members.reduce(0) { $0 + $1 * $1 }, Double(members.count))
        }
    }

    /// Mean over all questions; 0 without any.
    package var mean: Double {
        let total = clusters.reduce(into: (sum: 0.0, count: 0.0)) { $0 = ($0.sum + $1.sum, $0.count + $1.count) }
        return total.count == 0 ? 0 : total.sum / total.count
    }

    /// The 95% interval of the mean, the same for the same values and clusters; it holds the mean.
    ///
    /// - Parameter limits: of a value; all that one cluster tells.
    package func interval(within limits: ClosedRange<Double> = 0...1, draws: Int = 1000) -> ClosedRange<Double> {
        let width = limits.upperBound - limits.lowerBound
        guard clusters.count > 1, width > 0 else { return limits }
        let (level, square) = (mean, Self.normalQuantile * Self.normalQuantile)
        let share = (level - limits.lowerBound) / width
        let spread = clusters.reduce(0) { $0 + $1.squares } / questions - level * level
        guard spread > 1e-12 * width * width else {
            // Nothing varies: what was not seen is at most as frequent as Wilson has it for nothing out of so many.
            let unseen = square / (evenClusters + square)
            return level - unseen * (level - limits.lowerBound)...level + unseen * (limits.upperBound - level)
        }
        let variance = max(drawnVariance(draws: draws), spread * likeness(spread) / questions) / (width * width)
        let n = max(share * (1 - share) / variance, 1e-9)
        let centre = (share + square / (2 * n)) / (1 + square / n)
        let half =
            Self.normalQuantile / (1 + square / n) * (share * (1 - share) / n + square / (4 * n * n)).squareRoot()
        let (low, high) = (max(0, min(share, centre - half)), min(1, max(share, centre + half)))
        return min(level, limits.lowerBound + low * width)...max(level, limits.lowerBound + high * width)
    }

    private var questions: Double { clusters.reduce(0) { $0 + $1.count } }

    /// How many clusters of equal size tell as much.
    private var evenClusters: Double { questions * questions / clusters.reduce(0) { $0 + $1.count * $1.count } }

    /// By what the variance of the mean of independent answers is too small: the correlation of two answers within a
    /// cluster, and how many others each has there.
    private func likeness(_ spread: Double) -> Double {
        let pairs = clusters.reduce(0) { $0 + $1.count * ($1.count - 1) }
        guard pairs > 0 else { return 1 }
        let within = clusters.reduce(0) { $0 + $1.count * $1.squares - $1.sum * $1.sum } / pairs
        return 1 + min(1, max(0, 1 - within / spread)) * pairs / questions
    }

    /// Of the means of clusters drawn with replacement, as many as there are; in drawing, one of them is lost.
    private func drawnVariance(draws: Int) -> Double {
        var random = CounterRandom(seed: 0, stream: "bootstrap")
        var (sum, squares) = (0.0, 0.0)
        let level = mean
        for _ in 0..<draws {
            var drawn = (sum: 0.0, count: 0.0)
            for _ in clusters.indices {
                let cluster = clusters[random.index(below: clusters.count)]
                drawn.sum += cluster.sum
                drawn.count += cluster.count
            }
            let distance = drawn.sum / drawn.count - level
            sum += distance
            squares += distance * distance
        }
        let mean = sum / Double(draws)
        let freedom = max(0.5, evenClusters - 1)
        return max(0, squares / Double(draws) - mean * mean) * evenClusters / freedom
    }

    /// Of the standard normal distribution, at 97.5%.
    private static let normalQuantile = 1.959963984540054
}
