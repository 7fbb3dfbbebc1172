import AnswerScoring

/// How a model's scores of one kind of answer become probabilities, and which of these are enough to answer.
package struct ConfidenceFit: Codable, Sendable, Equatable {
    /// An answer that is at least so probable is right at least so often.
    package struct Step: Codable, Sendable, Equatable {
        package var threshold: Double
        package var precision: Double
    }

    /// The property that is asked for; nil for all together.
    var property: String?
    var isYesNo: Bool
    /// Whether the model saw structures.
    var hasStructure: Bool
    /// How many it was fitted on.
    var questions: Int
    var temperature: Double
    /// In ascending order of both.
    private(set) var steps: [Step]

    /// Fits the temperature, and finds the thresholds.
    package init(
        property: String?, isYesNo: Bool, hasStructure: Bool, _ samples: [TemperatureFit.Sample]
    ) {
        (self.property, self.isYesNo, self.hasStructure) = (property, isYesNo, hasStructure)
        questions = samples.count
        let temperature = TemperatureFit.temperature(samples)
        self.temperature = temperature
        steps = Self.steps(
            samples.map { sample in
                JudgedAnswer(
                    probability: TemperatureFit.probabilities(sample.scores, temperature: temperature)[sample.said],
                    isRight: sample.said == sample.right)
            })
    }

    /// Finds the thresholds of answers whose probabilities are right already. Few proteins don't speak for those of other kinds:
    /// then an answer's own probability must be the precision as well.
    package init(property: String?, isYesNo: Bool, hasStructure: Bool, chosen answers: [JudgedAnswer]) {
        (self.property, self.isYesNo, self.hasStructure, temperature) = (property, isYesNo, hasStructure, 1)
        questions = answers.count
        steps = Self.steps(answers)
        guard questions < Self.manyQuestions else { return }
        for index in steps.indices { steps[index].threshold = max(steps[index].threshold, steps[index].precision) }
        // Beyond what so few bear out, probabilities are taken at their word.
        for share in stride(from: 50, to: 100, by: 1).map({ Double($0) / 100 }) {
            guard let last = steps.last else { return }
            if share > last.threshold { steps.append(Step(threshold: share, precision: share)) }
        }
    }

    private static let manyQuestions = 1000

    /// Fewer can't be fitted: no threshold would have a precision of 0.95.
    static let fewestQuestions = 32

    /// The lowest probability with which an answer is right at least so often; nil where the questions bear out no such.
    package func threshold(precision: Double) -> Double? { steps.first { $0.precision >= precision }?.threshold }

    /// Steps that are closer in precision are one, and those below what anybody asks for.
    private static let (leastGain, leastAsked) = (0.001, 0.5)

    /// The thresholds that are the lowest for some precision.
    ///
    /// A precision is the lower bound that nine in ten such samples of answers keep to, so that few answers bear out little.
    /// Source: Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
    package static func steps(_ answers: [JudgedAnswer]) -> [Step] {
        var steps: [Step] = []
        for point in RiskCoverageCurve(answers).points.reversed() {
            let precision = lowerBound(share: 1 - point.risk, of: point.coverage * Double(answers.count))
            guard precision > steps.last.map({ max($0.precision + leastGain, leastAsked) }) ?? 0 else { continue }
            steps.append(Step(threshold: point.threshold, precision: precision))
        }
        return steps
    }

    /// Wilson's for a share of so many.
    private static func lowerBound(share: Double, of count: Double) -> Double {
        let square = quantile * quantile / count
        let spread = quantile * (share * (1 - share) / count + square / (4 * count)).squareRoot()
        return max(0, (share + square / 2 - spread) / (1 + square))
    }

    /// Of the normal distribution at 90%.
    private static let quantile = 1.2815515655

    /// Whether it can have been fitted.
    var isPossible: Bool {
        questions > 0 && temperature > 0 && temperature.isFinite
            && steps.allSatisfy { (0...1).contains($0.threshold) && (0...1).contains($0.precision) }
            && zip(steps, steps.dropFirst()).allSatisfy { $0.threshold < $1.threshold && $0.precision < $1.precision }
    }
}
