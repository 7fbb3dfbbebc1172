#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Rotary angles per position, base^(−2i/d) for i < d/2 (Su et al., 2021), rounded as fp32 code rounds them.
public func rotaryFrequencies(headSize: Int, base: Float) -> [Float] {
    (0..<headSize / 2).map { 1 / powf(base, Float(2 * $0) / Float(headSize)) }
}
