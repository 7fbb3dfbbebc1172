import CKernels

extension Graph {
    /// W + Σ scale · B A, in place of a weight with adapters; nil where these cost less as narrow products beside the weight's.
    ///
    /// Narrow products take 6 N r (I + O) operations forward and backward. With the sum, one more product of the size of the
    /// weight's own, 2 N I O, gives dW, from which dB = scale · dW Aᵀ and dA = scale · Bᵀ dW follow, and the sum and these take
    /// 6 O I r whatever N is. In a small model with adapters of a high rank, that is less by far. Without a backward pass the
    /// choice is the same, so that values are.
    ///
    /// - Parameters:
    ///   - rows: N, the rows of x in all.
    ///   - groups: of the rows of the weight, each of which is applied to as many rows of x on average.
    func merged(_ weight: Tensor, rows: Int, groups: Int = 1) -> Tensor? {
        guard weight.trainedRows == nil, weight.stored == nil, !weight.adapters.isEmpty else { return nil }
        let inputs = Double(weight.width)
        let rows = Double(rows) / Double(groups)
        var (narrow, sum) = (0.0, 2 * rows * inputs * Double(weight.rows))
        for adapter in weight.adapters {
            let (rank, outputs) = (Double(adapter.rank), Double(adapter.rows.count))
            narrow += 6 * rows * rank * (inputs + outputs)
            sum += 6 * outputs * inputs * rank
        }
        return sum < narrow ? sumOfWeight(weight) : nil
    }

    private func sumOfWeight(_ weight: Tensor) -> Tensor {
        let factors = weight.adapters.map { (rows: $0.rows, scale: $0.scale, matrices: $0.matrices(self)) }
        let isTrained = factors.contains { $0.matrices.down.tracksGradient || $0.matrices.up.tracksGradient }
        let y = tensor(weight.shape, tracksGradient: isTrained || weight.tracksGradient)
        let width = weight.width
        kernels.pointee.scale(workers, weight.count, weight.base, 1, y.base)
        for (rows, scale, (down, up)) in factors {
            let target = y.base + rows.lowerBound * width
            let scaled = self.scaled(up, by: scale)
            multiply(
                rows.count, width, down.rows, scaled.base, isTransposed: false, down.base, isTransposed: false,
                addingTo: target, into: target)
        }
        record(y) { [self] dy in
            if weight.tracksGradient {
                kernels.pointee.add(workers, dy.count, dy.base, 1, gradient(of: weight).base)
            }
            for (rows, scale, (down, up)) in factors {
                let dw = dy.base + rows.lowerBound * width
                if up.tracksGradient {
                    let (gradient, isNew) = productGradient(of: up)
                    let scaled = self.scaled(down, by: scale)
                    multiply(
                        rows.count, down.rows, width, dw, isTransposed: false, scaled.base, isTransposed: true,
                        addingTo: isNew ? nil : gradient.base, into: gradient.base)
                }
                if down.tracksGradient {
                    let (gradient, isNew) = productGradient(of: down)
                    let scaled = self.scaled(up, by: scale)
                    multiply(
                        down.rows, width, rows.count, scaled.base, isTransposed: true, dw, isTransposed: false,
                        addingTo: isNew ? nil : gradient.base, into: gradient.base)
                }
            }
        }
        return y
    }

    private func scaled(_ x: Tensor, by factor: Float) -> Tensor {
        let y = tensor(x.shape)
        kernels.pointee.scale(workers, x.count, x.base, factor, y.base)
        return y
    }

    /// c = a b + addend, `[m, k]` and `[k, n]` stored as they are or transposed, in fp32: weights are.
    private func multiply(
        _ m: Int, _ n: Int, _ k: Int, _ a: Values, isTransposed transposesA: Bool, _ b: Values,
        isTransposed transposesB: Bool, addingTo addend: Values?, into c: Values
    ) {
        var product = ck_product(
            m: m, n: n, k: k, bf16: 0, transpose_a: transposesA ? 1 : 0, transpose_b: transposesB ? 1 : 0, a: a,
            lda: transposesA ? m : k, b: b, ldb: transposesB ? k : n, panels: nil, addend: addend, bias: nil, c: c,
            ldc: n)
        multiply(&product)
    }
}
