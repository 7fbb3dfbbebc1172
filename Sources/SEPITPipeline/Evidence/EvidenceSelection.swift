import AnswerScoring

/// Decides between what a model says and what its protein's relatives are known for. First the relatives are weighed: how
/// near they are, and how many agree; then, against that, what the model said, how likely it finds each choice, and how
/// common it is.
package struct EvidenceSelection: Codable, Sendable, Equatable {
    /// A choice that was made, with whether it was right.
    package struct Sample: Sendable, Equatable {
        package var features: ChoiceFeatures
        package var isRight: Bool

        package init(features: ChoiceFeatures, isRight: Bool) { (self.features, self.isRight) = (features, isRight) }
    }

    /// An answer that could be given, and what its probability goes by.
    struct Option: Sendable, Equatable {
        var text: String
        var features: ChoiceFeatures
    }

    /// The property that is asked for; nil for all together.
    private(set) var property: String?
    /// Whether the choice is between yes and no.
    private(set) var isYesNo = false
    /// Whether another choice may overrule the nearest relative: where questions enough showed what it is worth.
    private var overrules = false
    /// That relatives are right.
    private let vote: LinearChance
    /// That a choice is right, by the vote for it and by the model.
    private let choice: LinearChance

    /// What is believed before anything was fitted: what the nearest relative is known for.
    package static let prior = EvidenceSelection(
        vote: LinearChance(weights: [2, 0, 0.5, 1, 1, 0.5], bias: -2),
        choice: LinearChance(weights: [1, -1.5, 0.5, 1, 1, 0.2], bias: 0))

    private init(vote: LinearChance, choice: LinearChance) { (self.vote, self.choice) = (vote, choice) }

    /// - Parameters:
    ///   - samples: all choices of some questions.
    ///   - rehearsed: choices that no model was asked about, which only say whether relatives are right.
    ///   - overrules: whether another choice may overrule the nearest relative.
    package init(
        property: String? = nil, isYesNo: Bool = false, _ samples: [Sample], rehearsed: [Sample] = [],
        overrules: Bool = false
    ) {
        (self.property, self.isYesNo, self.overrules) = (property, isYesNo, overrules)
        let voted = (samples + rehearsed).compactMap { sample in
            sample.features.relatives.map { (features: $0, isTrue: sample.isRight) }
        }
        let vote = voted.isEmpty ? Self.prior.vote : LinearChance(voted, features: ChoiceFeatures.relativeCount)
        self.vote = vote
        choice = LinearChance(
            samples.map { (features: Self.weighed($0.features, vote), isTrue: $0.isRight) }, features: Self.weighedCount
        )
    }

    private static func weighed(_ features: ChoiceFeatures, _ vote: LinearChance) -> [Double] {
        [features.relatives.map(vote.logit) ?? 0, features.relatives == nil ? 1 : 0] + features.words
    }

    private static let weighedCount = 6

    /// That a choice is right.
    package func probability(_ features: ChoiceFeatures) -> Double {
        choice.probability(Self.weighed(features, vote))
    }

    /// That each of several choices is right, and the place of the likeliest; that of the nearest relative,
    /// or of the commonest value, unless another is clearly likelier. Where too few questions showed what the model is worth,
    /// it has no say against these.
    package func best(of choices: [ChoiceFeatures]) -> (place: Int, probabilities: [Double]) {
        var probabilities = choices.map(probability)
        // Several names of a protein can be right, but not both yes and no.
        let sum = probabilities.reduce(0, +)
        if isYesNo, sum > 1 { probabilities = probabilities.map { $0 / sum } }
        let place = probabilities.indices.max { (probabilities[$0], $1) < (probabilities[$1], $0) } ?? 0
        let lead = overrules ? Self.clearLead : .infinity
        if let usual = choices.firstIndex(where: \.isDefault), probabilities[place] - probabilities[usual] < lead {
            return (usual, probabilities)
        }
        return (place, probabilities)
    }

    private static let clearLead = 0.1

    /// Whether it can have been fitted.
    var isPossible: Bool {
        vote.isPossible(features: ChoiceFeatures.relativeCount) && choice.isPossible(features: Self.weighedCount)
    }
}
