import CKernels

/// Which experts each row goes to, and the rows in expert order.
public struct Routing: Sendable {
    /// Experts chosen by each row, best first; −1 where a row has fewer than k: `[N, k]`.
    public let chosen: [Int32]
    /// Experts chosen by a row at most, k.
    public let topK: Int
    /// Row of x for each routed row, sorted by expert.
    public let rows: [Int32]
    /// Index into `chosen` of each routed row.
    public let slots: [Int32]
    /// Routed rows of expert e are `offsets[e]..<offsets[e + 1]`.
    public let offsets: [Int]

    /// The `topK` largest of each row of scores `[N, E]`; ties go to the lower expert.
    ///
    /// - Parameter capacity: rows that an expert takes; see `init(chosen:topK:experts:capacity:)`.
    public init(scores: Tensor, topK: Int, capacity: Int? = nil) {
        let (rows, experts) = (scores.rows, scores.width)
        precondition(topK >= 1 && topK <= experts, "routing: top \(topK) of \(experts) experts")
        let base = scores.base
        var chosen: [Int32] = []
        chosen.reserveCapacity(rows * topK)
        for row in 0..<rows {
            let p = base + row * experts
            let first = chosen.count
            for _ in 0..<topK {
                var best = -1
                for e in 0..<experts where !chosen[first...].contains(Int32(e)) {
                    if best < 0 || p[e] > p[best] { best = e }
                }
                chosen.append(Int32(best))
            }
        }
        self.init(chosen: chosen, topK: topK, experts: experts, capacity: capacity)
    }

    /// A given choice `[N, k]`; −1 for none.
    ///
    /// - Parameter capacity: rows that an expert takes (GShard: Lepikhin et al., 2020); further ones are dropped, second
    ///   choices before first ones, and later rows before earlier ones. They stay in `chosen`. Nil for all rows.
    public init(chosen: [Int32], topK: Int, experts: Int, capacity: Int? = nil) {
        precondition(chosen.count % topK == 0 && chosen.allSatisfy { $0 < experts }, "routing: not a choice of experts")
        var counts = [Int](repeating: 0, count: experts)
        var isTaken = [Bool](repeating: false, count: chosen.count)
        for choice in 0..<topK {
            for slot in stride(from: choice, to: chosen.count, by: topK) where chosen[slot] >= 0 {
                let expert = Int(chosen[slot])
                guard counts[expert] < capacity ?? .max else { continue }
                counts[expert] += 1
                isTaken[slot] = true
            }
        }
        let offsets = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
        var next = offsets
        var slots = [Int32](repeating: 0, count: offsets[experts])
        for (slot, expert) in chosen.enumerated() where isTaken[slot] {
            slots[next[Int(expert)]] = Int32(slot)
            next[Int(expert)] += 1
        }
        self.chosen = chosen
        self.topK = topK
        self.slots = slots
        rows = slots.map { $0 / Int32(topK) }
        self.offsets = offsets
    }

    /// Rows that each expert computes.
    public var loads: [Int] { zip(offsets, offsets.dropFirst()).map { $1 - $0 } }
    /// Choices that found their expert full.
    public var dropped: Int { chosen.count { $0 >= 0 } - slots.count }
}

extension Graph {
    /// Gate weights of the chosen experts, optionally renormalised to sum to one: p `[N, E]` -> `[N, k]`, with 0 where
    /// none is chosen.
    public func gateWeights(_ probabilities: Tensor, _ routing: Routing, renormalise: Bool) -> Tensor {
        let (rows, experts, k) = (probabilities.rows, probabilities.width, routing.topK)
        let weights = output([rows, k], from: probabilities)
        let (p, w) = (probabilities.base, weights.base)
        var sums = [Float](repeating: 1, count: rows)
        for row in 0..<rows {
            let slots = row * k..<row * k + k
            for s in slots {
                let expert = Int(routing.chosen[s])
                w[s] = expert < 0 ? 0 : p[row * experts + expert]
            }
            guard renormalise else { continue }
            let sum = slots.reduce(0) { $0 + w[$1] }
            guard sum > 0 else { continue }  // a row that no expert has chosen
            sums[row] = sum
            for s in slots { w[s] /= sum }
        }
        record(weights) { [self] dw in
            let dp = gradient(of: probabilities)
            for row in 0..<rows {
                let slots = row * k..<row * k + k
                // w = p / Σp: dp = (dw − Σ dw·w) / Σp.
                let dot = renormalise ? slots.reduce(Float(0)) { $0 + dw.base[$1] * weights.base[$1] } : 0
                for s in slots where routing.chosen[s] >= 0 {
                    dp.base[row * experts + Int(routing.chosen[s])] += (dw.base[s] - dot) / sums[row]
                }
            }
        }
        return weights
    }

    /// Σ over a row's experts of weight · expert output: y `[routed rows, D]`, weights `[N, k]` -> `[N, D]`.
    public func combineExperts(_ y: Tensor, _ weights: Tensor, _ routing: Routing) -> Tensor {
        let (rows, width) = (weights.rows, y.width)
        let z = output([rows, width], from: y, weights)
        let indices = Buffer(routing.rows)
        let weight = weights.base
        let scales = Buffer(routing.slots.map { weight[Int($0)] })
        let combine = { [device] (z: UnsafeMutablePointer<Float>) in
            device.table.pointee.clear(device.threadPool, rows * width, z)
            device.table.pointee.scatter_rows(device.threadPool, y.rows, width, y.base, indices.base, scales.base, z)
        }
        combine(z.base)
        recomputable(z, combine)
        record(z) { [self] dz in
            let gathered = tensor(y.shape)
            kernels.pointee.gather_rows(workers, y.rows, width, dz.base, indices.base, gathered.base)
            if weights.tracksGradient {
                let dots = tensor([y.rows])
                kernels.pointee.row_dots(workers, y.rows, width, gathered.base, y.base, dots.base)
                let (dw, dot) = (gradient(of: weights).base, dots.base)
                for (row, slot) in routing.slots.enumerated() { dw[Int(slot)] += dot[row] }
            }
            if y.tracksGradient {
                kernels.pointee.scale_rows(workers, y.rows, width, gathered.base, scales.base, gathered.base)
                pass(gathered, to: y)
            }
        }
        return z
    }
}
