import TensorKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What the connector reads of a protein, over all of its residues together.
package struct PooledFeatures: Sendable, Equatable {
    package var mean, largest, deviation: [Float]
    package var residues: Int

    package init(mean: [Float], largest: [Float], deviation: [Float], residues: Int) {
        (self.mean, self.largest, self.deviation, self.residues) = (mean, largest, deviation, residues)
    }

    /// Of some rows of `states`, one for each residue; zeros where there is none.
    init(_ states: Tensor, rows: some Collection<Int32>) {
        var sums = [Double](repeating: 0, count: states.width)
        var squares = sums
        var largest = [Float](repeating: rows.isEmpty ? 0 : -.infinity, count: states.width)
        for row in rows {
            let values = states.base + Int(row) * states.width
            for i in sums.indices {
                let value = Double(values[i])
                sums[i] += value
                squares[i] += value * value
                largest[i] = max(largest[i], values[i])
            }
        }
        let count = Double(max(1, rows.count))
        mean = sums.map { Float($0 / count) }
        deviation = zip(sums, squares).map { Float(max(0, $1 / count - $0 / count * $0 / count).squareRoot()) }
        self.largest = largest
        residues = rows.count
    }

    /// All of it as numbers, of the length its logarithm.
    var numbers: [Float] { mean + largest + deviation + [Float(log(Double(max(1, residues))))] }
}
