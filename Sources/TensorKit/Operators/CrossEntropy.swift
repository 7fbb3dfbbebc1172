extension Graph {
    /// scale · Σ −log softmax(logits)[target] over rows with a target: logits `[N, V]` -> `[1]`.
    ///
    /// Rows with a negative target count nothing. Pass `scale` = 1 / supervised tokens for the mean.
    public func crossEntropy(_ logits: Tensor, targets: [Int32], scale: Float) -> Tensor {
        precondition(targets.count == logits.rows, "crossEntropy: \(targets.count) targets for \(logits.shape)")
        precondition(targets.allSatisfy { $0 < logits.width }, "crossEntropy: a target is outside the vocabulary")
        let loss = output([1], from: logits)
        let targets = Buffer(targets)
        let (sums, logSums) = (tensor([logits.rows, 3]), tensor([logits.rows]))
        kernels.pointee.vocabulary_sums(workers, logits.rows, logits.width, 0, logits.base, targets.base, sums.base)
        loss.base[0] =
            Float(kernels.pointee.cross_entropy(workers, logits.rows, targets.base, sums.base, logSums.base)) * scale
        record(loss) { [self] dloss in
            kernels.pointee.cross_entropy_gradient(
                workers, logits.rows, logits.width, 0, logits.base, targets.base, logSums.base, scale * dloss.base[0],
                gradient(of: logits).base)
        }
        return loss
    }

    /// The same of logits x Wᵀ: x `[N, D]`, weight `[V, D]` -> `[1]`.
    ///
    /// Where the logits are many, a block of the vocabulary at a time, and once more in the backward pass: they are never
    /// held all at once, unless adapters hang on W or only some of its rows are trained.
    ///
    /// - Parameter blockSize: elements of a block.
    public func crossEntropy(
        _ x: Tensor, _ weight: Tensor, targets: [Int32], scale: Float, blockSize: Int = 1 << 21
    ) -> Tensor {
        let (rows, inner, words) = (x.rows, x.width, weight.rows)
        let columns = max(64, blockSize / max(rows, 1) / 64 * 64)
        let isPlain = weight.adapters.isEmpty && weight.trainedRows == nil
        guard columns < words, rows > 0, isPlain else {
            return crossEntropy(linear(x, weight), targets: targets, scale: scale)
        }
        precondition(weight.width == inner, "crossEntropy: input \(x.shape), weight \(weight.shape)")
        precondition(targets.count == rows, "crossEntropy: \(targets.count) targets for \(rows) rows")
        precondition(targets.allSatisfy { $0 < words }, "crossEntropy: a target is outside the vocabulary")
        let blocks = stride(from: 0, to: words, by: columns).map { $0..<min($0 + columns, words) }
        func part(_ block: Range<Int>) -> Layer {
            Layer(
                weights: weight, offset: block.lowerBound * inner, inner: inner, outer: block.count,
                precision: precision)
        }
        func logits(_ block: Range<Int>) -> Tensor {
            let logits = tensor([rows, block.count])
            multiply(part(block), rows, x.base, adding: nil, bias: nil, into: logits.base)
            return logits
        }
        let loss = output([1], from: x, weight)
        let targets = Buffer(targets)
        let (sums, logSums) = (tensor([rows, 3]), tensor([rows]))
        for block in blocks {
            kernels.pointee.vocabulary_sums(
                workers, rows, block.count, block.lowerBound, logits(block).base, targets.base, sums.base)
        }
        loss.base[0] =
            Float(kernels.pointee.cross_entropy(workers, rows, targets.base, sums.base, logSums.base)) * scale
        x.discard()
        record(loss) { [self] dloss in
            for block in blocks {
                let (logits, dlogits) = (logits(block), zeros([rows, block.count]))
                kernels.pointee.cross_entropy_gradient(
                    workers, rows, block.count, block.lowerBound, logits.base, targets.base, logSums.base,
                    scale * dloss.base[0],
                    dlogits.base)
                if weight.tracksGradient {
                    let dw = gradient(of: weight).base + block.lowerBound * inner
                    multiplyForWeight(part(block), rows, dlogits.base, x.base, into: dw, isNew: false)
                }
                if x.tracksGradient {
                    let (dx, isNew) = productGradient(of: x)
                    multiplyForInput(part(block), rows, dlogits.base, into: dx.base, isNew: isNew)
                }
            }
        }
        return loss
    }
}
