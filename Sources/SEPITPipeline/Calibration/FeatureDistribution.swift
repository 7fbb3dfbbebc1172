import FileKit

/// How the pooled features of training proteins are distributed, and how far from their middle a protein of their kind may
/// lie.
package struct FeatureDistribution: Codable, Sendable, Equatable {
    /// How many proteins it was fitted on.
    var proteins: Int
    /// Numbers of a protein's features.
    var width: Int
    var mean: [Float]
    /// The lower triangle of the covariance, row by row.
    var covariance: [Float]
    /// The longest distance of a protein that is taken for one of them.
    package var limit: Double

    /// - Parameters:
    ///   - features: of proteins of training.
    ///   - held: of proteins that were kept apart from training.
    ///   - outlying: the share of these that may lie beyond the limit.
    /// - Precondition: there are some of both.
    package init(_ features: [[Float]], held: [[Float]], outlying: Double) {
        precondition(!features.isEmpty && !held.isEmpty, "a distribution has proteins")
        (proteins, width) = (features.count, features[0].count)
        let directions = Self.directions(width)
        let fitted = ShrunkCovariance(features.map { Self.seen($0, directions) })
        mean = fitted.mean.map(Float.init)
        covariance = fitted.triangle.map(Float.init)
        // Features that never differ have no deviation to measure in.
        for i in mean.indices { covariance[i * (i + 3) / 2] = max(covariance[i * (i + 3) / 2], Self.leastVariance) }
        limit = 1
        guard let measure = FeatureMeasure(self) else { return }
        limit = max(held.map(measure.distance).quantile(1 - outlying), .leastNormalMagnitude)
    }

    private static let leastVariance: Float = 1e-12

    /// More numbers than so many are seen along so many random directions.
    private static let mostDirections = 128

    /// Distance in units of the limit.
    package func outlyingness(_ features: [Float]) -> Double {
        FeatureMeasure(self).map { $0.distance(features) / $0.limit } ?? .infinity
    }

    /// Random directions, the same for all features of a width; nil where all numbers are seen.
    static func directions(_ width: Int) -> [[Float]]? {
        guard width > mostDirections else { return nil }
        var random = CounterRandom(seed: 0, stream: "directions")
        return (0..<mostDirections).map { _ in (0..<width).map { _ in random.uniform() < 0.5 ? -1 : 1 } }
    }

    /// Features as the distribution sees them.
    static func seen(_ features: [Float], _ directions: [[Float]]?) -> [Double] {
        guard let directions else { return features.map(Double.init) }
        return directions.map { direction in
            zip(direction, features).reduce(0) { $0 + Double($1.0 * $1.1) } / Double(features.count).squareRoot()
        }
    }
}

/// Distances of features from the middle of a distribution.
struct FeatureMeasure: Sendable {
    let limit: Double
    private let measure: MahalanobisMeasure
    private let directions: [[Float]]?

    /// Nil for what is no distribution.
    init?(_ distribution: FeatureDistribution) {
        directions = FeatureDistribution.directions(distribution.width)
        guard distribution.mean.count == directions?.count ?? distribution.width, distribution.limit > 0,
            distribution.limit.isFinite,
            let measure = MahalanobisMeasure(
                mean: distribution.mean.map(Double.init), triangle: distribution.covariance.map(Double.init))
        else { return nil }
        (self.measure, limit) = (measure, distribution.limit)
    }

    /// - Precondition: as many numbers as the distribution was fitted on.
    func distance(_ features: [Float]) -> Double {
        measure.distance(FeatureDistribution.seen(features, directions))
    }
}
