import CKernels

/// A low-rank change of some rows of a weight: W[rows] + scale · B A.
///
/// It hangs on the weight, and every product with the weight applies it as a second, narrow product, so that neither the
/// sum nor its gradient is ever built, and the weight itself can be frozen. Source: LoRA (Hu et al., 2021); with factors
/// from random bases NOLA (Koohpayegani et al., 2024).
public struct LowRankAdapter {
    /// Where A and B come from.
    enum Factors {
        /// Trained as they are.
        case trained(down: Tensor, up: Tensor)
        /// Made anew in every pass from trained coefficients of random matrices.
        case combined(down: RandomCombination, up: RandomCombination)
    }

    /// Rows of the weight, its leading dimensions flattened.
    let rows: Range<Int>
    let scale: Float
    let factors: Factors

    /// LoRA: A `[r, I]` and B `[rows, r]` are trained.
    public init(rows: Range<Int>, scale: Float, down: Tensor, up: Tensor) {
        precondition(up.rows == rows.count && up.width == down.rows, "adapter: A \(down.shape), B \(up.shape), \(rows)")
        self.init(rows: rows, scale: scale, factors: .trained(down: down, up: up))
    }

    /// NOLA: A `[r, I]` and B `[rows, r]` are sums of random matrices.
    public init(rows: Range<Int>, scale: Float, down: RandomCombination, up: RandomCombination) {
        self.init(rows: rows, scale: scale, factors: .combined(down: down, up: up))
    }

    private init(rows: Range<Int>, scale: Float, factors: Factors) {
        self.rows = rows
        self.scale = scale
        self.factors = factors
    }

    /// r.
    var rank: Int {
        switch factors {
        case .trained(let down, _): down.rows
        case .combined(let down, _): down.bases.shape[0]
        }
    }

    /// A `[r, I]` and B `[rows, r]` for one pass.
    func matrices(_ graph: Graph) -> (down: Tensor, up: Tensor) {
        switch factors {
        case .trained(let down, let up): (down, up)
        case .combined(let down, let up): (graph.randomCombination(down), graph.randomCombination(up))
        }
    }
}

extension LowRankAdapter {
    /// Makes the change part of the weight.
    public func merge(into weight: Tensor, device: Device) {
        let (down, up) = matrices(Graph(device: device, recording: false))
        let scaled = Tensor(up.values.map { $0 * scale }, shape: up.shape)
        let target = weight.base + rows.lowerBound * weight.width
        var product = ck_product(
            m: rows.count, n: weight.width, k: up.width, bf16: 0, transpose_a: 0, transpose_b: 0, a: scaled.base,
            lda: up.width, b: down.base, ldb: weight.width, panels: nil, addend: target, bias: nil, c: target,
            ldc: weight.width)
        device.table.pointee.multiply(device.threadPool, &product)
    }
}
