/// Mean and covariance of vectors, the covariance drawn towards a ball of the same size, by as much as so few vectors ask
/// for.
/// Source: Ledoit and Wolf, "A well-conditioned estimator for large-dimensional covariance matrices", 2004.
package struct ShrunkCovariance: Sendable {
    package let mean: [Double]
    /// The lower triangle, row by row.
    package let triangle: [Double]
    /// The share of the ball, 0 to 1.
    package let shrinkage: Double

    /// - Precondition: there is a vector, and all have as many numbers.
    package init(_ vectors: [[Double]]) {
        precondition(!vectors.isEmpty, "a distribution has vectors")
        let (count, width) = (Double(vectors.count), vectors[0].count)
        var mean = [Double](repeating: 0, count: width)
        for vector in vectors { for i in 0..<width { mean[i] += vector[i] / count } }
        var triangle = [Double](repeating: 0, count: width * (width + 1) / 2)
        var fourth = 0.0
        for vector in vectors {
            let centred = zip(vector, mean).map { $0 - $1 }
            let square = centred.reduce(0) { $0 + $1 * $1 }
            fourth += square * square
            var place = 0
            for i in 0..<width {
                for j in 0...i { triangle[place + j] += centred[i] * centred[j] / count }
                place += i + 1
            }
        }
        let diagonal = (0..<width).map { $0 * ($0 + 3) / 2 }
        let trace = diagonal.reduce(0) { $0 + triangle[$1] }
        let size = trace / Double(width)
        let squares =
            2 * triangle.reduce(0) { $0 + $1 * $1 } - diagonal.reduce(0) { $0 + triangle[$1] * triangle[$1] }
        // Both up to a factor 1 / width, which the quotient loses.
        let error = (fourth / count - squares) / count
        let distance = squares - size * trace
        let shrinkage = distance > 0 ? min(max(error, 0) / distance, 1) : 1
        for place in triangle.indices { triangle[place] *= 1 - shrinkage }
        for place in diagonal { triangle[place] += shrinkage * size }
        (self.mean, self.triangle, self.shrinkage) = (mean, triangle, shrinkage)
    }
}
