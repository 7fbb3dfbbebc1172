#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension CounterRandom {
    /// Standard normal (Box and Muller, 1958).
    public mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniformDouble())).squareRoot()
        return radius * cos(2 * .pi * uniformDouble())
    }

    /// Standard Gumbel, −log(−log u).
    public mutating func gumbel() -> Double { -log(-log(max(uniformDouble(), .leastNormalMagnitude))) }
}
