import CKernels

extension Graph {
    /// y = x Wᵀ + b, plus a residual: x `[N, I]`, weight `[O, I]`, bias `[O]`, residual `[N, O]` -> `[N, O]`.
    ///
    /// dx = dy W, dW = dyᵀ x, db = column sums of dy.
    public func linear(
        _ x: Tensor, _ weight: Tensor, bias: Tensor? = nil, addingTo residual: Tensor? = nil
    ) -> Tensor {
        let (rows, inner, outer) = (x.rows, x.width, weight.rows)
        precondition(weight.width == inner, "linear: input \(x.shape), weight \(weight.shape)")
        precondition(bias.map { $0.count == outer } ?? true, "linear: bias \(bias?.shape ?? []), \(outer) outputs")
        precondition(residual.map { $0.count == rows * outer } ?? true, "linear: residual \(residual?.shape ?? [])")
        let y = output([rows, outer], from: x, weight, bias, residual)
        if let residual {
            y.base.update(from: residual.base, count: y.count)
            ck_gemm(0, 1, rows, outer, inner, 1, x.base, inner, weight.base, inner, 1, y.base, outer)
        } else if rows <= Self.fewRows {
            kernels.pointee.few_rows_product(rows, outer, inner, x.base, weight.base, y.base)
        } else {
            ck_gemm(0, 1, rows, outer, inner, 1, x.base, inner, weight.base, inner, 0, y.base, outer)
        }
        if let bias { kernels.pointee.add_bias(rows, outer, bias.base, y.base) }
        record(y) { [self] dy in
            if weight.tracksGradient {
                let (dw, beta) = productGradient(of: weight)
                ck_gemm(1, 0, outer, inner, rows, 1, dy.base, outer, x.base, inner, beta, dw.base, inner)
            }
            if let bias, bias.tracksGradient {
                kernels.pointee.column_sums(rows, outer, dy.base, gradient(of: bias).base)
            }
            if x.tracksGradient {
                let (dx, beta) = productGradient(of: x)
                ck_gemm(0, 0, rows, inner, outer, 1, dy.base, outer, weight.base, inner, beta, dx.base, inner)
            }
            if let residual { pass(dy, to: residual) }
        }
        return y
    }

    /// Up to so many rows a product is bound by reading the weights once, and a dot-product kernel beats BLAS.
    private static var fewRows: Int { 4 }

    /// The same with one weight per group of consecutive rows: weights `[G, O, I]`, rows of group g are
    /// `offsets[g]..<offsets[g + 1]`.
    public func groupedLinear(_ x: Tensor, _ weights: Tensor, offsets: [Int]) -> Tensor {
        precondition(weights.shape.count == 3 && offsets.count == weights.shape[0] + 1, "groupedLinear: groups")
        let (inner, outer) = (x.width, weights.shape[1])
        precondition(weights.width == inner && offsets.last == x.rows, "groupedLinear: \(x.shape), \(weights.shape)")
        let y = output([x.rows, outer], from: x, weights)
        for g in 0..<weights.shape[0] {
            let (start, rows, w) = (offsets[g], offsets[g + 1] - offsets[g], weights.base + g * outer * inner)
            let (source, target) = (x.base + start * inner, y.base + start * outer)
            if rows <= Self.fewRows {
                kernels.pointee.few_rows_product(rows, outer, inner, source, w, target)
            } else {
                ck_gemm(0, 1, rows, outer, inner, 1, source, inner, w, inner, 0, target, outer)
            }
        }
        record(y) { [self] dy in
            let dw = weights.tracksGradient ? gradient(of: weights) : nil
            let dx = x.tracksGradient ? productGradient(of: x) : nil
            for g in 0..<weights.shape[0] {
                let (start, rows) = (offsets[g], offsets[g + 1] - offsets[g])
                let (top, weight) = (dy.base + start * outer, g * outer * inner)
                if let dw {
                    ck_gemm(
                        1, 0, outer, inner, rows, 1, top, outer, x.base + start * inner, inner, 1, dw.base + weight,
                        inner)
                }
                if let (dx, beta) = dx {
                    ck_gemm(
                        0, 0, rows, inner, outer, 1, top, outer, weights.base + weight, inner, beta,
                        dx.base + start * inner, inner)
                }
            }
        }
        return y
    }
}
