#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What noisy top-k gating is kept in balance with (Shazeer et al., 2017, section 4 and appendix A).
extension Graph {
    /// Importance of each expert, the sum of its gate weights: weights `[N, k]` -> `[E]`.
    public func importance(_ weights: Tensor, _ routing: Routing, experts: Int) -> Tensor {
        let sums = output([experts], from: weights)
        var totals = [Double](repeating: 0, count: experts)
        let w = weights.base
        for (slot, expert) in routing.chosen.enumerated() where expert >= 0 { totals[Int(expert)] += Double(w[slot]) }
        for (expert, total) in totals.enumerated() { sums.base[expert] = Float(total) }
        record(sums) { [self] dsums in
            let dw = gradient(of: weights).base
            for (slot, expert) in routing.chosen.enumerated() where expert >= 0 { dw[slot] += dsums.base[Int(expert)] }
        }
        return sums
    }

    /// Load of each expert, as a smooth number: the sum over rows of the chance that it is chosen when its own noise is
    /// drawn again, Φ((cᵢ − thresholdᵢ) / σᵢ), where the threshold is the k-th largest of the other experts' noisy
    /// logits h; c, σ, h `[N, E]` -> `[E]`.
    ///
    /// With z = (c − t) / σ and φ = Φ′: dc = φ(z) / σ, dt = −dc, dσ = −z dc.
    public func noisyLoad(clean: Tensor, deviation: Tensor, noisy: Tensor, topK: Int) -> Tensor {
        let (rows, experts) = (clean.rows, clean.width)
        precondition(topK < experts, "noisyLoad: \(topK) of \(experts) experts leave none to choose against")
        let loads = output([experts], from: clean, deviation, noisy)
        // The threshold's place among the noisy logits.
        var thresholds = [Int32](repeating: 0, count: clean.count)
        var totals = [Double](repeating: 0, count: experts)
        let (c, σ, h) = (clean.base, deviation.base, noisy.base)
        var order = [Int](repeating: 0, count: experts)  // experts of a row, the largest h first
        for start in stride(from: 0, to: rows * experts, by: experts) {
            for expert in 0..<experts {
                var rank = expert
                while rank > 0, h[start + expert] > h[start + order[rank - 1]] {
                    order[rank] = order[rank - 1]
                    rank -= 1
                }
                order[rank] = expert
            }
            for (rank, expert) in order.enumerated() {
                let (i, threshold) = (start + expert, start + (rank < topK ? order[topK] : order[topK - 1]))
                thresholds[i] = Int32(threshold)
                totals[expert] += 0.5 * erfc(-Double((c[i] - h[threshold]) / σ[i]) / 2.0.squareRoot())
            }
        }
        for (expert, total) in totals.enumerated() { loads.base[expert] = Float(total) }
        record(loads) { [self] dloads in
            let (c, σ, h) = (clean.base, deviation.base, noisy.base)
            let dc = clean.tracksGradient ? gradient(of: clean).base : nil
            let dσ = deviation.tracksGradient ? gradient(of: deviation).base : nil
            let dh = noisy.tracksGradient ? gradient(of: noisy).base : nil
            for (i, threshold) in thresholds.enumerated() {
                let z = (c[i] - h[Int(threshold)]) / σ[i]
                let slope = dloads.base[i % experts] * exp(-0.5 * z * z) / (σ[i] * (2 * Float.pi).squareRoot())
                dc?[i] += slope
                dσ?[i] -= slope * z
                dh?[Int(threshold)] -= slope
            }
        }
        return loads
    }

    /// Squared coefficient of variation, variance / mean²: x `[E]` -> `[1]`.
    ///
    /// dxᵢ = 2 / (E μ²) · (xᵢ − μ − variance / μ).
    public func squaredVariation(_ x: Tensor) -> Tensor {
        let y = output([1], from: x)
        let values = x.values.map(Double.init)
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
        let square = mean * mean
        y.base[0] = square > 0 ? Float(variance / square) : 0
        record(y) { [self] dy in
            guard square > 0 else { return }
            let dx = gradient(of: x).base
            for (i, value) in values.enumerated() {
                dx[i] += dy.base[0] * Float(2 / (count * square) * (value - mean - variance / mean))
            }
        }
        return y
    }
}
