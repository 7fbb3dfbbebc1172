extension Communicator {
    /// The bytes of every rank, in the order of the ranks; each may give another number of them.
    public func gatherBytes(_ bytes: [UInt8]) -> [[UInt8]] {
        guard size > 1 else { return [bytes] }
        // fp32 holds whole numbers of 24 bits, and two bytes of a text.
        let counts = gather([Float(bytes.count >> 24), Float(bytes.count & 0xff_ffff)]).map {
            Int($0[0]) << 24 + Int($0[1])
        }
        let longest = ((counts.max() ?? 0) + 1) / 2
        guard longest > 0 else { return counts.map { _ in [] } }
        var numbers = [Float](repeating: 0, count: longest)
        for start in stride(from: 0, to: bytes.count, by: 2) {
            let second = start + 1 < bytes.count ? bytes[start + 1] : 0
            numbers[start / 2] = Float(Int(bytes[start]) << 8 + Int(second))
        }
        return zip(counts, gather(numbers)).map { count, numbers in
            (0..<count).map { UInt8(truncatingIfNeeded: Int(numbers[$0 / 2]) >> ($0 % 2 == 0 ? 8 : 0)) }
        }
    }
}
