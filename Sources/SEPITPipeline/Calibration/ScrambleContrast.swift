import ProteinDataset

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Tells proteins of training from scrambled ones by their pooled features: logistic regression.
///
/// A protein of another kind may lie among those of training, as its features are as large; but the model finds in it
/// nothing that it knows, as in a scrambled one.
package struct ScrambleContrast: Codable, Sendable, Equatable {
    /// Of each number of the features, over the proteins of training.
    var mean, deviation: [Float]
    var weights: [Float]
    /// Scores above this are of other proteins.
    var limit: Double

    private static let leastDeviation: Float = 1e-6
    /// Numbers count up to so many deviations.
    private static let farthest: Float = 8
    private static let largest = 1e6

    /// - Parameters:
    ///   - outlying: the share of `held`, proteins kept apart from training, that may lie beyond the limit.
    /// - Precondition: there are some of each.
    init(_ features: [PooledFeatures], scrambled: [PooledFeatures], held: [PooledFeatures], outlying: Double) {
        let known = features.map(\.numbers)
        let count = Float(known.count)
        mean = known[0].indices.map { i in known.reduce(0) { $0 + $1[i] } / count }
        deviation = mean.indices.map { [mean] i in
            max(
                (known.reduce(0) { $0 + ($1[i] - mean[i]) * ($1[i] - mean[i]) } / count).squareRoot(),
                Self.leastDeviation)
        }
        (weights, limit) = ([], 0)
        let rows = (known + scrambled.map(\.numbers)).map { numbers in
            scaled(numbers).enumerated().map { (feature: $0, value: Double($1)) }
        }
        let labels = [Bool](repeating: false, count: known.count) + [Bool](repeating: true, count: scrambled.count)
        weights = LogisticRegression(rows, labels, features: mean.count).weights.map(Float.init)
        limit = held.map(score).quantile(1 - outlying)
    }

    /// How much more likely than at the limit the protein is a scrambled one: odds.
    func odds(_ features: PooledFeatures) -> Double { min(exp(score(features) - limit), Self.largest) }

    private func score(_ features: PooledFeatures) -> Double {
        zip(weights, scaled(features.numbers)).reduce(0) { $0 + Double($1.0 * $1.1) }
    }

    private func scaled(_ numbers: [Float]) -> [Float] {
        numbers.indices.map { min(max((numbers[$0] - mean[$0]) / deviation[$0], -Self.farthest), Self.farthest) }
    }

    /// Whether it can have been fitted on features of such a width.
    func isPossible(width: Int) -> Bool {
        let count = 3 * width + 1
        return [mean, deviation, weights].allSatisfy { $0.count == count && $0.allSatisfy(\.isFinite) }
            && deviation.allSatisfy { $0 > 0 } && limit.isFinite
    }
}

extension [Double] {
    /// The smallest that at least this share does not exceed; 0 where there is none.
    func quantile(_ share: Double) -> Double {
        let place = Int((Double(count) * share).rounded(.up)) - 1
        return isEmpty ? 0 : sorted()[Swift.min(Swift.max(place, 0), count - 1)]
    }
}
