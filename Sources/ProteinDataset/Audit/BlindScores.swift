import FileKit

/// What blind answers score on the held-out questions of a dataset.
public struct BlindScores: Sendable, Equatable {
    /// Shares of right answers to the questions of one property and kind.
    public struct Score: Sendable, Equatable {
        /// Number of questions.
        public var questions = 0
        /// Right answers of the majority of training.
        public var majority = 0
        /// Right answers of the words of the question alone.
        public var questionOnly = 0
        /// Right answers of the best hit.
        public var bestHit = 0

        /// A number of right answers as a share of the questions.
        public func share(_ right: KeyPath<Score, Int>) -> Double {
            Double(self[keyPath: right]) / Double(max(1, questions))
        }
    }

    /// Of yes/no questions, by property.
    public private(set) var yesNo: [String: Score] = [:]
    /// Of open questions, by property.
    public private(set) var open: [String: Score] = [:]

    /// Scores a held-out question that has a label.
    ///
    /// - Parameter neighbours: of its protein.
    mutating func add(
        _ example: InstructionExample, _ baselines: BlindBaselines, neighbours: [Neighbour]
    ) {
        guard example.label != nil, example.proteins.count == 1 else { return }
        let answers = baselines.answers(to: example, neighbours: neighbours)
        func right(_ answer: BlindAnswer?) -> Int { answer?.isRight(for: example) == true ? 1 : 0 }
        func count(_ score: inout Score) {
            score.questions += 1
            score.majority += right(answers.majority)
            score.questionOnly += right(answers.questionOnly)
            score.bestHit += right(answers.bestHit)
        }
        switch example.kind {
        case .yesno: count(&yesNo[example.property, default: Score()])
        case .open: count(&open[example.property, default: Score()])
        case .caption, .dialogue: return
        }
    }
}
