/// What the answers to the questions of one property, kind and band of identity score, with what others score on the same
/// questions.
package struct EvaluationScore: Sendable, Equatable {
    /// A mean, and how far it may be off.
    package struct Share: Sendable, Equatable {
        package var value: Double
        /// 95%, by bootstrap over clusters.
        package var interval: ClosedRange<Double>
    }

    /// Those of its questions that have something in common.
    package struct Part: Sendable, Equatable {
        /// Number of questions.
        package var count: Int
        package var shares: [AnswerSource: Share]
    }

    /// The mean of one of the scores in `AnswerScore.columns`.
    package struct Metric: Sendable, Equatable {
        package var name: String
        package var means: [AnswerSource: Double]
        /// The model's score less that of the best hit, question by question; nil without either.
        package var ahead: Share?
    }

    /// What was asked about, such as "fold".
    package var property: String
    /// "open", "yesno", "caption" or "dialogue".
    package var kind: String
    /// Name of an `EvaluationBand`, or "all".
    package var band: String
    /// What a share is the mean of: `exact`, or `rougeL` of prose.
    package var measure: String
    /// All of them.
    package var total: Part
    /// Questions whose answers the model would give; the others are scored all the same.
    package var answered: Int
    /// What the model scores on these alone; nil where there are none.
    package var answeredShare: Double?
    /// Questions that can be answered with a value of training, and those that can't; nil where that says nothing.
    package var seen, unseen: Part?
    package var metrics: [Metric]
    /// The model's share less that of the other run, question by question.
    package var difference: Share?
    /// The model's share less that of the best hit, question by question.
    package var ahead: Share?

    /// How far the model's probabilities are from how often it is right; nil where it gives none.
    package var calibrationError: Double?
}
