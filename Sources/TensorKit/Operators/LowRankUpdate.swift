import CKernels

extension Graph {
    /// What an adapter adds to the output of a product: z Bᵀ with z = scale · x Aᵀ, in some of its rows and columns.
    struct LowRankUpdate {
        fileprivate let inner: Tensor  // z [rows, r]
        fileprivate let up: Tensor  // B [columns, r]
        fileprivate let rows: Range<Int>
        fileprivate let columns: Range<Int>

        var tracksGradient: Bool { inner.tracksGradient || up.tracksGradient }
    }

    /// The updates by a weight's adapters of some rows of x, to be asked for before x is discarded.
    ///
    /// - Parameters:
    ///   - rows: rows of x that the weight is applied to.
    ///   - outputs: rows of the weight that are applied.
    func lowRankUpdates(_ x: Tensor, _ weight: Tensor, rows: Range<Int>, outputs: Range<Int>) -> [LowRankUpdate] {
        guard !rows.isEmpty else { return [] }
        return weight.adapters.filter { outputs.contains($0.rows.lowerBound) }.map { adapter in
            let (down, up) = adapter.matrices(self)
            let first = adapter.rows.lowerBound - outputs.lowerBound
            return LowRankUpdate(
                inner: project(x, rows: rows, down, scale: adapter.scale), up: up, rows: rows,
                columns: first..<first + adapter.rows.count)
        }
    }

    /// scale · x Aᵀ for some rows: x `[N, I]`, A `[r, I]` -> `[rows, r]`.
    private func project(_ x: Tensor, rows: Range<Int>, _ down: Tensor, scale: Float) -> Tensor {
        precondition(down.width == x.width, "adapter: input \(x.shape), A \(down.shape)")
        let z = output([rows.count, down.rows], from: x, down)
        let layer = Layer(weights: down, inner: x.width, outer: down.rows, precision: precision)
        let start = rows.lowerBound * x.width
        multiply(layer, rows.count, x.base + start, adding: nil, bias: nil, into: z.base)
        Self.scale(z, by: scale)
        record(z) { [self] dz in
            Self.scale(dz, by: scale)  // nothing else reads it
            if down.tracksGradient {
                let (da, isNew) = productGradient(of: down)
                multiplyForWeight(layer, rows.count, dz.base, x.base + start, into: da.base, isNew: isNew)
            }
            if x.tracksGradient {
                multiplyForInput(layer, rows.count, dz.base, into: gradient(of: x).base + start, isNew: false)
            }
        }
        return z
    }

    private static func scale(_ x: Tensor, by factor: Float) {
        let elements = UnsafeMutableBufferPointer(start: x.base, count: x.count)
        for i in elements.indices { elements[i] *= factor }
    }

    /// Adds an update to the output `[N, width]` of its product.
    func add(_ update: LowRankUpdate, to y: UnsafeMutablePointer<Float>, width: Int) {
        let target = y + update.rows.lowerBound * width + update.columns.lowerBound
        multiply(
            ck_product(
                m: update.rows.count, n: update.columns.count, k: update.up.width, bf16: 0, transpose_a: 0,
                transpose_b: 1,
                a: update.inner.base, lda: update.up.width, b: update.up.base, ldb: update.up.width, panels: nil,
                addend: target, bias: nil, c: target, ldc: width))
    }

    /// dB += dyᵀ z and dz = dy B, from the gradient `[N, width]` of the product's output.
    func differentiate(_ update: LowRankUpdate, _ dy: UnsafeMutablePointer<Float>, width: Int) {
        let (up, rank) = (update.up, update.up.width)
        let source = dy + update.rows.lowerBound * width + update.columns.lowerBound
        if up.tracksGradient {
            let (db, isNew) = productGradient(of: up)
            multiply(
                ck_product(
                    m: update.columns.count, n: rank, k: update.rows.count, bf16: 0, transpose_a: 1, transpose_b: 0,
                    a: source, lda: width, b: update.inner.base, ldb: rank, panels: nil, addend: isNew ? nil : db.base,
                    bias: nil, c: db.base, ldc: rank))
        }
        if update.inner.tracksGradient {
            let (dz, isNew) = productGradient(of: update.inner)
            multiply(
                ck_product(
                    m: update.rows.count, n: rank, k: update.columns.count, bf16: 0, transpose_a: 0, transpose_b: 0,
                    a: source, lda: width, b: up.base, ldb: rank, panels: nil, addend: isNew ? nil : dz.base, bias: nil,
                    c: dz.base, ldc: rank))
        }
    }

    private func multiply(_ product: ck_product) {
        var product = product
        product.bf16 = precision == .bf16 ? 1 : 0
        multiply(&product)
    }
}
