/// How often answers are right, by how probable they were said to be: of calibrated ones, of those at 70% seven in ten.
package struct ReliabilityCurve: Sendable, Equatable {
    /// The answers whose probability lies in (lower, upper]; 0 is in the first bin.
    package struct Bin: Sendable, Equatable {
        package var lower, upper: Double
        package var count: Int
        /// Mean of the probabilities; nil where there is no answer.
        package var meanProbability: Double?
        /// Share of right answers; nil where there is none.
        package var accuracy: Double?
    }

    /// Of equal width, in ascending order.
    package let bins: [Bin]
    /// ECE: the mean distance of accuracy and probability, bins weighted by their answers; nil without answers.
    /// Source: Guo et al., "On calibration of modern neural networks", 2017.
    package let expectedCalibrationError: Double?

    /// - Parameter binCount: at least 1.
    package init(_ answers: [JudgedAnswer], bins binCount: Int = 10) {
        precondition(binCount >= 1, "a curve has a bin")
        let edges = (0...binCount).map { Double($0) / Double(binCount) }
        var sums = [(count: Int, probability: Double, right: Int)](repeating: (0, 0, 0), count: binCount)
        for answer in answers {
            let bin = edges.dropFirst().dropLast().count { $0 < answer.probability }
            sums[bin].count += 1
            sums[bin].probability += answer.probability
            sums[bin].right += answer.isRight ? 1 : 0
        }
        bins = sums.enumerated().map { index, sum in
            let isEmpty = sum.count == 0
            return Bin(
                lower: edges[index], upper: edges[index + 1], count: sum.count,
                meanProbability: isEmpty ? nil : sum.probability / Double(sum.count),
                accuracy: isEmpty ? nil : Double(sum.right) / Double(sum.count))
        }
        let distances = sums.reduce(0) { $0 + abs(Double($1.right) - $1.probability) }
        expectedCalibrationError = answers.isEmpty ? nil : distances / Double(answers.count)
    }
}
