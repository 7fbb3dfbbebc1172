#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension Device {
    /// log Σ e^x of each row of x `[N, V]`: what is taken from a logit to have its logarithm of a probability.
    public func logSums(_ x: Tensor) -> [Double] {
        let targets = Buffer([Int32](repeating: -1, count: x.rows))
        let sums = Buffer([Float](repeating: 0, count: 3 * x.rows))  // largest, Σ e^(x - largest), unused
        table.pointee.vocabulary_sums(threadPool, x.rows, x.width, 0, x.base, targets.base, sums.base)
        return (0..<x.rows).map { Double(sums[3 * $0]) + log(Double(sums[3 * $0 + 1])) }
    }
}
