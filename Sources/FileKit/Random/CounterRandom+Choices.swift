extension CounterRandom {
    /// Uniform in `0..<count`, by the same arithmetic in every version of Swift.
    package mutating func index(below count: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(count)).high)
    }
}

extension Array {
    /// In a random order (Fisher and Yates), the same in every version of Swift.
    package func shuffled(with random: inout CounterRandom) -> [Element] {
        var result = self
        for last in stride(from: count - 1, to: 0, by: -1) { result.swapAt(last, random.index(below: last + 1)) }
        return result
    }
}
