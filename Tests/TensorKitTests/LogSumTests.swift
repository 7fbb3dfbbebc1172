import FileKit
import TensorKit
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct LogSumTests {
    /// Small and large values, and rows of which one value is all.
    @Test(arguments: Kernels.available) func logSumsAreThoseOfDoubles(level: String) throws {
        let device = try Device(level: level)
        for width in [1, 3, 16, 100, 4097] {
            var random = CounterRandom(seed: UInt64(width), stream: "logits")
            let scales: [Float] = [0.1, 5, 200] + [Float](repeating: 20, count: 40)
            let rows = scales.map { scale in (0..<width).map { _ in Float.random(in: -scale...scale, using: &random) } }
            let found = device.logSums(Tensor(rows.flatMap { $0 }, shape: [rows.count, width]))
            for (sum, row) in zip(found, rows) {
                let largest = Double(row.max() ?? 0)
                let expected = largest + log(row.reduce(0) { $0 + exp(Double($1) - largest) })
                #expect(abs(sum - expected) <= 2e-6 * max(1, abs(expected)))
            }
        }
    }
}
