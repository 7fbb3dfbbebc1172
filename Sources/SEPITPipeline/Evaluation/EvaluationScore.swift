/// Right answers out of all to the questions of one property and kind.
public struct EvaluationScore: Codable, Sendable, Equatable {
    /// What was asked about, such as "fold".
    public var property: String
    /// "open" or "yesno".
    public var kind: String
    /// Right answers.
    public var right: Int
    /// Questions.
    public var total: Int
    /// Accuracy of always giving the most common answer of these questions.
    public var chance: Double

    /// The score of some questions.
    public init(property: String, kind: String, right: Int, total: Int, chance: Double) {
        self.property = property
        self.kind = kind
        self.right = right
        self.total = total
        self.chance = chance
    }

    /// Share of right answers.
    public var accuracy: Double { total > 0 ? Double(right) / Double(total) : 0 }

    /// 95% interval of the accuracy.
    /// Source: Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
    public var interval: ClosedRange<Double> {
        guard total > 0 else { return 0...1 }
        let (n, p, z) = (Double(total), accuracy, Self.quantile)
        let centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
        // At the ends the formula gives them but for rounding.
        return (right == 0 ? 0 : centre - half)...(right == total ? 1 : centre + half)
    }

    /// Of the standard normal distribution, at 97.5%.
    private static let quantile = 1.959963984540054
}
