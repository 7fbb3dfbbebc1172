extension Communicator {
    /// The values of every rank, in the order of the ranks; all give as many.
    public func gather(_ values: [Float]) -> [[Float]] {
        // Each rank fills a place of its own: adding zeros to a value does not change it.
        let count = values.count
        var all = [Float](repeating: 0, count: size * count)
        all.replaceSubrange(rank * count..<(rank + 1) * count, with: values)
        all.withUnsafeMutableBufferPointer { sum($0) }
        return (0..<size).map { Array(all[$0 * count..<($0 + 1) * count]) }
    }

    /// Whether something is so on any rank.
    public func anyRank(_ condition: Bool) -> Bool { gather([condition ? 1 : 0]).contains { $0[0] != 0 } }
}
