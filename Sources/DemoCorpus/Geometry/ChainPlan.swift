import FileKit

/// How a chain of a given length is shared out over tails, elements and loops.
struct ChainPlan {
    /// Helices and strands in chain order.
    var elements: [Range<Int>]

    /// How much less a loop or tail grows than an element.
    private static let loopShare = 0.4

    /// Element and loop lengths within their limits that add up to `residueCount`; nil where they can't.
    ///
    /// - Parameters:
    ///   - elementLengths: One range per helix or strand.
    ///   - loopLengths: One range per gap between them.
    init?(
        residueCount: Int, elementLengths: [ClosedRange<Int>], loopLengths: [ClosedRange<Int>],
        tailLengths: ClosedRange<Int> = 1...10, _ random: inout CounterRandom
    ) {
        precondition(loopLengths.count + 1 == elementLengths.count, "one loop between two elements")
        var limits = [tailLengths]
        for (index, element) in elementLengths.enumerated() {
            limits.append(element)
            limits.append(index < loopLengths.count ? loopLengths[index] : tailLengths)
        }
        var lengths = limits.map(\.lowerBound)
        var remaining = residueCount - lengths.reduce(0, +)
        guard remaining >= 0, residueCount <= limits.map(\.upperBound).reduce(0, +) else { return nil }
        while remaining > 0 {
            let segment = random.integer(in: 0...(limits.count - 1))
            let isElement = segment % 2 == 1
            guard lengths[segment] < limits[segment].upperBound, isElement || random.chance(Self.loopShare) else {
                continue
            }
            lengths[segment] += 1
            remaining -= 1
        }
        elements = []
        var start = 0
        for (segment, length) in lengths.enumerated() {
            if segment % 2 == 1 { elements.append(start..<(start + length)) }
            start += length
        }
    }
}
