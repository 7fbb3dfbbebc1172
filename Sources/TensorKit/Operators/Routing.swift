/// Which experts each row goes to, and the rows in expert order.
public struct Routing: Sendable {
    /// Experts chosen by each row, best first: `[N, k]`.
    public let chosen: [Int32]
    public let topK: Int
    /// Row of x for each routed row, sorted by expert.
    public let rows: [Int32]
    /// Index into `chosen` of each routed row.
    public let slots: [Int32]
    /// Routed rows of expert e are `offsets[e]..<offsets[e + 1]`.
    public let offsets: [Int]

    /// The `topK` largest of each row of probabilities `[N, E]`; ties go to the lower expert.
    public init(probabilities: Tensor, topK: Int) {
        let (rows, experts) = (probabilities.rows, probabilities.width)
        precondition(topK >= 1 && topK <= experts, "routing: top \(topK) of \(experts) experts")
        var chosen: [Int32] = []
        chosen.reserveCapacity(rows * topK)
        for row in 0..<rows {
            let p = probabilities.base + row * experts
            let first = chosen.count
            for _ in 0..<topK {
                var best = -1
                for e in 0..<experts where !chosen[first...].contains(Int32(e)) {
                    if best < 0 || p[e] > p[best] { best = e }
                }
                chosen.append(Int32(best))
            }
        }
        var offsets = [Int](repeating: 0, count: experts + 1)
        for expert in chosen { offsets[Int(expert) + 1] += 1 }
        for e in 0..<experts { offsets[e + 1] += offsets[e] }
        var next = offsets
        var slots = [Int32](repeating: 0, count: chosen.count)
        for (slot, expert) in chosen.enumerated() {
            slots[next[Int(expert)]] = Int32(slot)
            next[Int(expert)] += 1
        }
        self.chosen = chosen
        self.topK = topK
        self.slots = slots
        self.rows = slots.map { $0 / Int32(topK) }
        self.offsets = offsets
    }
}

extension Graph {
    /// Softmax over the last dimension: x `[N, E]` -> `[N, E]`.
    public func softmax(_ x: Tensor) -> Tensor {
        let y = output(x.shape, from: x)
        kernels.pointee.softmax(x.rows, x.width, x.base, y.base)
        record(y) { [self] dy in
            kernels.pointee.softmax_gradient(x.rows, x.width, y.base, dy.base, gradient(of: x).base)
        }
        return y
    }

    /// Gate weights of the chosen experts, optionally renormalised to sum to one: p `[N, E]` -> `[N, k]`.
    public func gateWeights(_ probabilities: Tensor, _ routing: Routing, renormalise: Bool) -> Tensor {
        let (rows, experts, k) = (probabilities.rows, probabilities.width, routing.topK)
        let weights = output([rows, k], from: probabilities)
        var sums = [Float](repeating: 1, count: rows)
        for row in 0..<rows {
            for s in row * k..<row * k + k {
                weights.base[s] = probabilities.base[row * experts + Int(routing.chosen[s])]
            }
            guard renormalise else { continue }
            sums[row] = (row * k..<row * k + k).reduce(0) { $0 + weights.base[$1] }
            for s in row * k..<row * k + k { weights.base[s] /= sums[row] }
        }
        record(weights) { [self] dw in
            let dp = gradient(of: probabilities)
            for row in 0..<rows {
                let slots = row * k..<row * k + k
                // w = p / Σp: dp = (dw − Σ dw·w) / Σp.
                let dot = renormalise ? slots.reduce(Float(0)) { $0 + dw.base[$1] * weights.base[$1] } : 0
                for s in slots { dp.base[row * experts + Int(routing.chosen[s])] += (dw.base[s] - dot) / sums[row] }
            }
        }
        return weights
    }

    /// Σ over a row's experts of weight · expert output: y `[N k, D]` in routed order, weights `[N, k]` -> `[N, D]`.
    public func combineExperts(_ y: Tensor, _ weights: Tensor, _ routing: Routing) -> Tensor {
        let (rows, width) = (weights.rows, y.width)
        let z = output([rows, width], from: y, weights)
        z.base.update(repeating: 0, count: z.count)
        let indices = Buffer(routing.rows)
        let scales = Buffer(routing.slots.map { weights.base[Int($0)] })
        kernels.pointee.scatter_rows(y.rows, width, y.base, indices.base, scales.base, z.base)
        record(z) { [self] dz in
            let gathered = tensor(y.shape)
            kernels.pointee.gather_rows(y.rows, width, dz.base, indices.base, gathered.base)
            if weights.tracksGradient {
                let dots = tensor([y.rows])
                kernels.pointee.row_dots(y.rows, width, gathered.base, y.base, dots.base)
                let (dw, dot) = (gradient(of: weights).base, dots.base)
                for (row, slot) in routing.slots.enumerated() { dw[Int(slot)] += dot[row] }
            }
            if y.tracksGradient {
                kernels.pointee.scale_rows(y.rows, width, gathered.base, scales.base, gathered.base)
                pass(gathered, to: y)
            }
        }
        return z
    }

    /// Switch balance loss E Σᵢ mean(pᵢ) · fraction of rows whose first choice is i (Fedus et al., 2021): `[1]`.
    public func balanceLoss(_ probabilities: Tensor, _ routing: Routing) -> Tensor {
        let (rows, experts) = (probabilities.rows, probabilities.width)
        var fraction = [Float](repeating: 0, count: experts)
        for row in 0..<rows { fraction[Int(routing.chosen[row * routing.topK])] += 1 / Float(rows) }
        let loss = output([1], from: probabilities)
        var sum = 0.0
        for row in 0..<rows {
            for e in 0..<experts { sum += Double(probabilities.base[row * experts + e] * fraction[e]) }
        }
        loss.base[0] = Float(sum / Double(rows)) * Float(experts)
        record(loss) { [self] dloss in
            let dp = gradient(of: probabilities)
            let scale = dloss.base[0] * Float(experts) / Float(rows)
            for row in 0..<rows {
                for e in 0..<experts { dp.base[row * experts + e] += scale * fraction[e] }
            }
        }
        return loss
    }
}
