extension Graph {
    /// scale · Σ −log softmax(logits)[target] over rows with a target: logits `[N, V]` -> `[1]`, or over the rows of each
    /// of S ranges -> `[S]`.
    ///
    /// Rows with a negative target count nothing. Pass `scale` = 1 / supervised tokens for the mean.
    ///
    /// - Parameter ranges: of rows, none of which is in two; nil for all rows in one.
    public func crossEntropy(
        _ logits: Tensor, targets: [Int32], scale: Float, ranges: [Range<Int>]? = nil
    ) -> Tensor {
        precondition(targets.count == logits.rows, "crossEntropy: \(targets.count) targets for \(logits.shape)")
        precondition(targets.allSatisfy { $0 < logits.width }, "crossEntropy: a target is outside the vocabulary")
        let rows = CrossEntropyRows(targets: Buffer(targets), logSums: tensor([logits.rows]), ranges, scale: scale)
        let loss = output([rows.ranges.count], from: logits)
        let sums = tensor([logits.rows, 3])
        kernels.pointee.vocabulary_sums(
            workers, logits.rows, logits.width, 0, logits.base, rows.targets.base, sums.base)
        fill(loss, rows, sums)
        record(loss) { [self] dloss in addGradient(of: rows, logits, first: 0, dloss, to: gradient(of: logits)) }
        return loss
    }

    /// −Σ log p of each range, from the sums over the vocabulary.
    private func fill(_ loss: Tensor, _ rows: CrossEntropyRows, _ sums: Tensor) {
        for (index, range) in rows.ranges.enumerated() {
            let first = range.lowerBound
            loss.base[index] =
                Float(
                    kernels.pointee.cross_entropy(
                        workers, range.count, rows.targets.base + first, sums.base + 3 * first,
                        rows.logSums.base + first)) * rows.scale
        }
    }

    /// Adds to the gradient of the logits of some words, from word `first` on.
    private func addGradient(
        of rows: CrossEntropyRows, _ logits: Tensor, first word: Int, _ dloss: Tensor, to gradient: Tensor
    ) {
        for (index, range) in rows.ranges.enumerated() {
            let (first, start) = (range.lowerBound, range.lowerBound * logits.width)
            kernels.pointee.cross_entropy_gradient(
                workers, range.count, logits.width, word, logits.base + start, rows.targets.base + first,
                rows.logSums.base + first, rows.scale * dloss.base[index], gradient.base + start)
        }
    }

    /// The same of logits x Wᵀ: x `[N, D]`, weight `[V, D]` -> `[1]` or `[S]`.
    ///
    /// Where the logits are many, a block of the vocabulary at a time, and once more in the backward pass: they are never
    /// held all at once, unless adapters hang on W, only some of its rows are trained, or it is read as it is stored.
    ///
    /// - Parameter blockSize: elements of a block.
    public func crossEntropy(
        _ x: Tensor, _ weight: Tensor, targets: [Int32], scale: Float, ranges: [Range<Int>]? = nil,
        blockSize: Int = 1 << 21
    ) -> Tensor {
        let (rows, inner, words) = (x.rows, x.width, weight.rows)
        let columns = max(64, blockSize / max(rows, 1) / 64 * 64)
        // Stored weights are read in the parts that they are in.
        let isPlain = weight.adapters.isEmpty && weight.trainedRows == nil && weight.stored == nil
        guard columns < words, rows > 0, isPlain else {
            return crossEntropy(linear(x, weight), targets: targets, scale: scale, ranges: ranges)
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
        let known = CrossEntropyRows(targets: Buffer(targets), logSums: tensor([rows]), ranges, scale: scale)
        let loss = output([known.ranges.count], from: x, weight)
        let sums = tensor([rows, 3])
        for block in blocks {
            kernels.pointee.vocabulary_sums(
                workers, rows, block.count, block.lowerBound, logits(block).base, known.targets.base,
                sums.base)
        }
        fill(loss, known, sums)
        x.discard()
        record(loss) { [self] dloss in
            for block in blocks {
                let (logits, dlogits) = (logits(block), zeros([rows, block.count]))
                addGradient(of: known, logits, first: block.lowerBound, dloss, to: dlogits)
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

/// What the forward pass of a cross-entropy leaves for the backward pass, beside logits.
private struct CrossEntropyRows {
    let targets: Buffer<Int32>
    /// Logarithms of the softmax's denominators.
    let logSums: Tensor
    let ranges: [Range<Int>]
    let scale: Float

    init(targets: Buffer<Int32>, logSums: Tensor, _ ranges: [Range<Int>]?, scale: Float) {
        precondition(
            ranges?.allSatisfy { 0 <= $0.lowerBound && $0.upperBound <= targets.count } ?? true,
            "a range beyond the rows")
        (self.targets, self.logSums, self.scale) = (targets, logSums, scale)
        self.ranges = ranges ?? [0..<targets.count]
    }
}
