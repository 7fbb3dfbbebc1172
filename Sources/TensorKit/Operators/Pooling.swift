extension Graph {
    /// The mean of each sequence's rows: x `[N, D]` -> `[sequences, D]`; dx of a row is dy of its sequence / length.
    public func meanRows(_ x: Tensor, _ sequences: [SequenceRange]) -> Tensor {
        precondition(
            sequences.allSatisfy { $0.length > 0 && $0.start + $0.length <= x.rows }, "meanRows: a sequence is outside")
        let y = output([sequences.count, x.width], from: x)
        y.base.update(repeating: 0, count: y.count)
        for (s, range) in sequences.enumerated() {
            let share = 1 / Float(range.length)
            for row in range.start..<range.start + range.length {
                kernels.pointee.add(workers, x.width, x.base + row * x.width, share, y.base + s * x.width)
            }
        }
        record(y) { [self] dy in
            let dx = gradient(of: x)
            for (s, range) in sequences.enumerated() {
                let share = 1 / Float(range.length)
                for row in range.start..<range.start + range.length {
                    kernels.pointee.add(workers, x.width, dy.base + s * x.width, share, dx.base + row * x.width)
                }
            }
        }
        return y
    }
}
