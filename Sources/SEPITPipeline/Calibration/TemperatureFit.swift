#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The temperature that makes a model's probabilities those of being right: softmax(scores / T).
/// Source: Guo et al., "On calibration of modern neural networks", 2017.
package enum TemperatureFit {
    /// A question with the scores of what could have been said.
    package struct Sample: Sendable, Equatable {
        /// log p of each candidate, up to a constant.
        package var scores: [Double]
        /// The candidate that was said.
        package var said: Int
        /// The right one; nil where it is none of them.
        package var right: Int?

        /// - Precondition: `said` and `right` are candidates.
        package init(scores: [Double], said: Int, right: Int?) {
            precondition(scores.indices.contains(said) && right.map(scores.indices.contains) ?? true)
            (self.scores, self.said, self.right) = (scores, said, right)
        }
    }

    /// Minimises the mean −log p of what is right, and of not being what was said where no candidate is.
    ///
    /// A few questions can't ask for an extreme: ln T has a prior that weighs as one of them does.
    package static func temperature(_ samples: [Sample]) -> Double {
        func loss(_ logarithm: Double) -> Double {
            samples.reduce(logarithm * logarithm) { $0 + Self.loss($1, temperature: exp(logarithm)) }
        }
        // Golden section; the loss has one minimum.
        let ratio = (5.0.squareRoot() - 1) / 2
        var (low, high) = (log(lowest), log(highest))
        var (a, b) = (high - ratio * (high - low), low + ratio * (high - low))
        var (lossA, lossB) = (loss(a), loss(b))
        for _ in 0..<steps {
            if lossA < lossB {
                (high, b, lossB) = (b, a, lossA)
                a = high - ratio * (high - low)
                lossA = loss(a)
            } else {
                (low, a, lossA) = (a, b, lossB)
                b = low + ratio * (high - low)
                lossB = loss(b)
            }
        }
        return exp((low + high) / 2)
    }

    /// softmax(scores / temperature).
    package static func probabilities(_ scores: [Double], temperature: Double) -> [Double] {
        let largest = scores.max() ?? 0
        let weights = scores.map { exp(($0 - largest) / temperature) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }

    private static let (lowest, highest) = (0.05, 20.0)
    private static let steps = 40
    /// No answer is surer than this, so that one mistake has a finite weight.
    private static let smallest = 1e-12

    private static func loss(_ sample: Sample, temperature: Double) -> Double {
        let probabilities = probabilities(sample.scores, temperature: temperature)
        let probability = sample.right.map { probabilities[$0] } ?? 1 - probabilities[sample.said]
        return -log(max(probability, smallest))
    }
}
