import ProteinDataset

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// How probable something is, by a weighted sum of features.
struct LinearChance: Codable, Sendable, Equatable {
    private let weights: [Double]
    private let bias: Double

    init(weights: [Double], bias: Double) { (self.weights, self.bias) = (weights, bias) }

    /// Fitted by logistic regression.
    init(_ samples: [(features: [Double], isTrue: Bool)], features: Int) {
        let model = LogisticRegression(
            samples.map { $0.features.enumerated().map { (feature: $0, value: $1) } }, samples.map(\.isTrue),
            features: features)
        (weights, bias) = (model.weights, model.bias)
    }

    /// The logarithm of the odds.
    func logit(_ features: [Double]) -> Double { zip(weights, features).reduce(bias) { $0 + $1.0 * $1.1 } }

    func probability(_ features: [Double]) -> Double { 1 / (1 + exp(-logit(features))) }

    /// Whether it can have been fitted to so many features.
    func isPossible(features: Int) -> Bool {
        weights.count == features && (weights + [bias]).allSatisfy(\.isFinite)
    }
}
