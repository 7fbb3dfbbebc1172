#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension Graph {
    /// Router z-loss (ST-MoE: Zoph et al., 2022), which keeps logits small: the mean over rows of (log Σᵢ e^hᵢ)²,
    /// h `[N, E]` -> `[1]`.
    ///
    /// With z = log Σ e^h: dh = 2 z softmax(h) / N.
    public func routerZLoss(_ logits: Tensor) -> Tensor {
        let (rows, experts) = (logits.rows, logits.width)
        let loss = output([1], from: logits)
        let h = logits.base
        let logSums = (0..<rows).map { row in
            let largest = (0..<experts).reduce(-Float.infinity) { max($0, h[row * experts + $1]) }
            return largest + log((0..<experts).reduce(Float(0)) { $0 + exp(h[row * experts + $1] - largest) })
        }
        loss.base[0] = Float(logSums.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(rows, 1)))
        record(loss) { [self] dloss in
            let (h, dh) = (logits.base, gradient(of: logits).base)
            for (row, logSum) in logSums.enumerated() {
                let factor = 2 * logSum * dloss.base[0] / Float(rows)
                for i in row * experts..<(row + 1) * experts { dh[i] += factor * exp(h[i] - logSum) }
            }
        }
        return loss
    }
}
