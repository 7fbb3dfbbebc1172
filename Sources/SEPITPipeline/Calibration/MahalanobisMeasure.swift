/// Distances from the middle of a normal distribution, in units of its deviation in each direction.
package struct MahalanobisMeasure: Sendable {
    private let mean: [Double]
    /// Cholesky factor of the covariance: its lower triangle, row by row.
    private let factor: [Double]

    /// - Parameter triangle: the lower triangle of the covariance, row by row.
    /// - Returns: nil where that is no covariance.
    package init?(mean: [Double], triangle: [Double]) {
        let width = mean.count
        guard triangle.count == width * (width + 1) / 2, mean.allSatisfy(\.isFinite) else { return nil }
        var factor = triangle
        for i in 0..<width {
            let row = i * (i + 1) / 2
            for j in 0...i {
                let other = j * (j + 1) / 2
                var sum = triangle[row + j]
                for k in 0..<j { sum -= factor[row + k] * factor[other + k] }
                if i == j {
                    guard sum > 0, sum.isFinite else { return nil }
                    factor[row + i] = sum.squareRoot()
                } else {
                    factor[row + j] = sum / factor[other + j]
                }
            }
        }
        (self.mean, self.factor) = (mean, factor)
    }

    /// - Precondition: as many numbers as the mean has.
    package func distance(_ vector: [Double]) -> Double {
        precondition(vector.count == mean.count, "\(vector.count) numbers for \(mean.count)")
        var solved = [Double](repeating: 0, count: mean.count)
        var square = 0.0
        for i in solved.indices {
            let row = i * (i + 1) / 2
            var rest = vector[i] - mean[i]
            for k in 0..<i { rest -= factor[row + k] * solved[k] }
            solved[i] = rest / factor[row + i]
            square += solved[i] * solved[i]
        }
        return square.squareRoot()
    }
}
