import AnswerScoring
import ProteinDataset

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Decides between what a model says and what its protein's relatives are known for: a linear model of how probable it is
/// that a choice is right, by how near the relatives are, how many agree, and how likely the model finds the words.
package struct EvidenceSelection: Codable, Sendable, Equatable {
    /// A choice that was made, with whether it was right.
    package struct Sample: Sendable, Equatable {
        package var features: [Double]
        package var isRight: Bool

        package init(features: [Double], isRight: Bool) { (self.features, self.isRight) = (features, isRight) }
    }

    /// An answer that could be given, and what its probability goes by.
    struct Option: Sendable, Equatable {
        var text: String
        /// As `EvidenceChoice.features`.
        var features: [Double]
    }

    /// The property that is asked for; nil for all together.
    private(set) var property: String?
    /// Whether the choice is between yes and no.
    private(set) var isYesNo = false
    private let weights: [Double]
    private let bias: Double

    /// What is believed before anything was fitted: what the nearest relative is known for.
    package static let prior = EvidenceSelection(weights: [0.5, 0, 2, 0, 0.5, 1, 1, 0.5, 1, 1], bias: -2)

    private init(weights: [Double], bias: Double) { (self.weights, self.bias) = (weights, bias) }

    /// - Parameter samples: all choices of some questions, each with `EvidenceChoice.featureCount` features.
    package init(property: String? = nil, isYesNo: Bool = false, _ samples: [Sample]) {
        (self.property, self.isYesNo) = (property, isYesNo)
        let model = LogisticRegression(
            samples.map { $0.features.enumerated().map { (feature: $0, value: $1) } }, samples.map(\.isRight),
            features: EvidenceChoice.featureCount)
        (weights, bias) = (model.weights, model.bias)
    }

    /// That a choice is right.
    package func probability(_ features: [Double]) -> Double {
        1 / (1 + exp(-zip(weights, features).reduce(bias) { $0 + $1.0 * $1.1 }))
    }

    /// That each of several choices is right, one of them at most, and the place of the likeliest.
    func best(of choices: [[Double]]) -> (place: Int, probabilities: [Double]) {
        var probabilities = choices.map(probability)
        let sum = probabilities.reduce(0, +)
        if sum > 1 { probabilities = probabilities.map { $0 / sum } }
        let place = probabilities.indices.max { (probabilities[$0], $1) < (probabilities[$1], $0) } ?? 0
        return (place, probabilities)
    }

    /// Whether it can have been fitted.
    var isPossible: Bool {
        weights.count == EvidenceChoice.featureCount && (weights + [bias]).allSatisfy(\.isFinite)
    }
}
