import FileKit

/// The draws the demo corpus needs, written out so that they never change with a library: same seed, same corpus.
extension CounterRandom {
    /// Uniform in `range`.
    mutating func real(in range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniformDouble()
    }

    /// Uniform in `range`, by the high word of a product (Lemire 2019; the bias is below 2^-50 here).
    mutating func integer(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next().multipliedFullWidth(by: UInt64(range.count)).high)
    }

    mutating func chance(_ probability: Double) -> Bool { uniformDouble() < probability }

    /// One of `choices`; empty choices are a programmer error.
    mutating func pick<Choices: RandomAccessCollection>(_ choices: Choices) -> Choices.Element {
        precondition(!choices.isEmpty, "nothing to pick from")
        return choices[choices.index(choices.startIndex, offsetBy: integer(in: 0...(choices.count - 1)))]
    }

    /// Fisher-Yates.
    mutating func shuffle<Element>(_ elements: inout [Element]) {
        for last in elements.indices.dropFirst().reversed() { elements.swapAt(last, integer(in: 0...last)) }
    }

    /// Nearly Gaussian, mean 0 and variance 1: the sum of twelve uniforms, which needs no logarithm.
    mutating func gaussian() -> Double {
        var sum = -6.0
        for _ in 0..<12 { sum += uniformDouble() }
        return sum
    }

    mutating func gaussianVector() -> SIMD3<Double> { SIMD3(gaussian(), gaussian(), gaussian()) }

    /// Uniform on the unit sphere.
    mutating func direction() -> SIMD3<Double> {
        while true {
            let point = SIMD3(real(in: -1...1), real(in: -1...1), real(in: -1...1))
            let squared = point.squaredLength
            if squared > 0.01, squared <= 1 { return point / squared.squareRoot() }
        }
    }
}
