/// What share of the answers is wrong, by what share is given when the least probable ones are withheld.
/// Source: El-Yaniv and Wiener, "On the foundations of noise-free selective classification", 2010.
package struct RiskCoverageCurve: Sendable, Equatable {
    /// What is given if an answer must be at least so probable.
    package struct Point: Sendable, Equatable {
        /// The lowest probability among the given answers.
        package var threshold: Double
        /// Given answers among all.
        package var coverage: Double
        /// Wrong answers among the given.
        package var risk: Double
    }

    /// One for each probability that occurs, the highest first: equal ones are given together or not at all.
    package let points: [Point]
    /// AURC: the mean risk over all coverages; 0 without answers.
    /// Source: Geifman, Uziel and El-Yaniv, "Bias-reduced uncertainty estimation for deep neural classifiers", 2019.
    package let area: Double

    package init(_ answers: [JudgedAnswer]) {
        let sorted = answers.sorted { $0.probability > $1.probability }
        var points: [Point] = []
        var (wrong, area) = (0, 0.0)
        for (index, answer) in sorted.enumerated() {
            wrong += answer.isRight ? 0 : 1
            if index + 1 < sorted.count, sorted[index + 1].probability == answer.probability { continue }
            let (given, all) = (Double(index + 1), Double(sorted.count))
            let point = Point(threshold: answer.probability, coverage: given / all, risk: Double(wrong) / given)
            area += (point.coverage - (points.last?.coverage ?? 0)) * point.risk
            points.append(point)
        }
        self.points = points
        self.area = area
    }
}
