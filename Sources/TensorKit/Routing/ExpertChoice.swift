extension Routing {
    /// Expert choice: in each sequence of T rows, every expert takes the ⌈capacity · T / E⌉ rows for which its score is
    /// largest, earlier rows first where scores are equal; scores `[N, E]`. Rows of no sequence go nowhere.
    public init(expertChoice scores: Tensor, capacity: Float, sequences: [SequenceRange]) {
        let experts = scores.width
        let s = scores.base
        var chosen = [Int32](repeating: -1, count: scores.count)
        for range in sequences {
            let taken = min(range.length, Int((capacity * Float(range.length) / Float(experts)).rounded(.up)))
            for expert in 0..<experts {
                let order = (range.start..<range.start + range.length).sorted {
                    let (a, b) = (s[$0 * experts + expert], s[$1 * experts + expert])
                    return a > b || (a == b && $0 < $1)
                }
                for row in order.prefix(taken) { chosen[row * experts + expert] = Int32(expert) }
            }
        }
        self.init(chosen: chosen, topK: experts, experts: experts)
    }
}

extension Graph {
    /// x + the bias of each row's group: x `[N, D]`, bias `[G, D]`, rows of group g are `offsets[g]..<offsets[g + 1]`.
    ///
    /// dbias of a group = column sums of its dy.
    public func addGroupedBias(_ x: Tensor, _ bias: Tensor, _ offsets: [Int]) -> Tensor {
        precondition(
            bias.width == x.width && offsets.count == bias.rows + 1, "addGroupedBias: \(x.shape), \(bias.shape)")
        let (y, width) = (output(x.shape, from: x, bias), x.width)
        y.base.update(from: x.base, count: x.count)
        let groups = zip(offsets, offsets.dropFirst()).enumerated().map { (group: $0, start: $1.0, rows: $1.1 - $1.0) }
        for (group, start, rows) in groups {
            kernels.pointee.add_bias(workers, rows, width, bias.base + group * width, y.base + start * width)
        }
        record(y) { [self] dy in
            if bias.tracksGradient {
                let dbias = gradient(of: bias)
                for (group, start, rows) in groups {
                    kernels.pointee.column_sums(
                        workers, rows, width, dy.base + start * width, dbias.base + group * width)
                }
            }
            pass(dy, to: x)
        }
        return y
    }
}
