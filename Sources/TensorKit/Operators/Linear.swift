import CKernels

extension Graph {
    /// y = x Wᵀ + b, plus a residual: x `[N, I]`, weight `[O, I]`, bias `[O]`, residual `[N, O]` -> `[N, O]`.
    ///
    /// dx = dy W, dW = dyᵀ x, db = column sums of dy. Adapters on the weight are applied; of a weight that is frozen, or
    /// trained in some rows, only what is needed is computed.
    ///
    /// - Parameter precision: that of the graph if nil.
    public func linear(
        _ x: Tensor, _ weight: Tensor, bias: Tensor? = nil, addingTo residual: Tensor? = nil,
        precision: Precision? = nil
    ) -> Tensor {
        let (rows, inner, outer) = (x.rows, x.width, weight.rows)
        precondition(weight.width == inner, "linear: input \(x.shape), weight \(weight.shape)")
        precondition(bias.map { $0.count == outer } ?? true, "linear: bias \(bias?.shape ?? []), \(outer) outputs")
        precondition(residual.map { $0.count == rows * outer } ?? true, "linear: residual \(residual?.shape ?? [])")
        if let sum = merged(weight, rows: rows) {
            return linear(x, sum, bias: bias, addingTo: residual, precision: precision)
        }
        let updates = lowRankUpdates(x, weight, rows: 0..<rows, outputs: 0..<outer)
        let y = output([rows, outer], from: x, weight, bias, residual)
        if isRecording, updates.contains(where: \.tracksGradient) { y.tracksGradient = true }
        let layer = Layer(weights: weight, inner: inner, outer: outer, precision: precision ?? self.precision)
        multiply(layer, rows, x.base, adding: residual?.base, bias: bias?.base, into: y.base)
        for update in updates { add(update, to: y.base, width: outer) }
        x.discard()
        record(y) { [self] dy in
            for update in updates { differentiate(update, dy.base, width: outer) }
            if let trained = weight.trainedRows {
                for part in trained {
                    multiplyForWeight(
                        layer, rows, dy.base, x.base, into: part.gradient.base, isNew: false, outputs: part.rows)
                }
            } else if weight.tracksGradient {
                let (dw, isNew) = productGradient(of: weight)
                multiplyForWeight(layer, rows, dy.base, x.base, into: dw.base, isNew: isNew)
            }
            if let bias, bias.tracksGradient {
                kernels.pointee.column_sums(workers, rows, outer, dy.base, gradient(of: bias).base)
            }
            if x.tracksGradient {
                let (dx, isNew) = productGradient(of: x)
                multiplyForInput(layer, rows, dy.base, into: dx.base, isNew: isNew)
            }
            if let residual { pass(dy, to: residual) }
        }
        return y
    }

    /// The same with one weight per group of consecutive rows: weights `[G, O, I]`, rows of group g are
    /// `offsets[g]..<offsets[g + 1]`.
    public func groupedLinear(_ x: Tensor, _ weights: Tensor, offsets: [Int]) -> Tensor {
        precondition(weights.shape.count == 3 && offsets.count == weights.shape[0] + 1, "groupedLinear: groups")
        let (inner, outer) = (x.width, weights.shape[1])
        precondition(weights.width == inner && offsets.last == x.rows, "groupedLinear: \(x.shape), \(weights.shape)")
        if let sum = merged(weights, rows: x.rows, groups: weights.shape[0]) {
            return groupedLinear(x, sum, offsets: offsets)
        }
        let updates = (0..<weights.shape[0]).flatMap { g in
            lowRankUpdates(x, weights, rows: offsets[g]..<offsets[g + 1], outputs: g * outer..<(g + 1) * outer)
        }
        let y = output([x.rows, outer], from: x, weights)
        if isRecording, updates.contains(where: \.tracksGradient) { y.tracksGradient = true }
        let groups = (0..<weights.shape[0]).map { g in
            (
                layer: Layer(
                    weights: weights, offset: g * outer * inner, inner: inner, outer: outer, precision: precision),
                start: offsets[g], rows: offsets[g + 1] - offsets[g]
            )
        }
        for (layer, start, rows) in groups {
            multiply(layer, rows, x.base + start * inner, adding: nil, bias: nil, into: y.base + start * outer)
        }
        for update in updates { add(update, to: y.base, width: outer) }
        x.discard()
        record(y) { [self] dy in
            for update in updates { differentiate(update, dy.base, width: outer) }
            let trained = weights.trainedRows
            let dw = weights.tracksGradient && trained == nil ? gradient(of: weights) : nil
            let dx = x.tracksGradient ? productGradient(of: x) : nil
            for (g, (layer, start, rows)) in groups.enumerated() {
                let top = dy.base + start * outer
                if let dw {
                    multiplyForWeight(
                        layer, rows, top, x.base + start * inner, into: dw.base + g * outer * inner, isNew: false)
                }
                for part in trained ?? [] where part.rows.lowerBound / outer == g {
                    multiplyForWeight(
                        layer, rows, top, x.base + start * inner, into: part.gradient.base, isNew: false,
                        outputs: part.rows.lowerBound - g * outer..<part.rows.upperBound - g * outer)
                }
                if let (dx, isNew) = dx {
                    multiplyForInput(layer, rows, top, into: dx.base + start * inner, isNew: isNew)
                }
            }
        }
        return y
    }

    // MARK: Products

    /// A weight matrix `[outer, inner]` and how products with it are made.
    struct Layer {
        /// What the matrix is in, from `offset` on.
        var weights: Tensor
        var offset = 0
        var inner, outer: Int
        var precision: Precision

        /// Asked for at every use: an activation may have been discarded since.
        var weight: UnsafeMutablePointer<Float> { weights.base + offset }
    }

    typealias Values = UnsafeMutablePointer<Float>

    /// Up to so many rows, products with weights are bound by reading these once, and each row's is the
    /// same, bit for bit, as if it were alone.
    public static var exactRows: Int { Int(CK_FEW_ROWS) }

    /// y = x Wᵀ + residual + bias.
    func multiply(
        _ layer: Layer, _ rows: Int, _ x: Values, adding residual: Values?, bias: Values?, into y: Values
    ) {
        if let stored = layer.weights.stored {
            let first = layer.offset / layer.inner
            stored.withRows(first..<first + layer.outer, precision: layer.precision) {
                kernels.pointee.multiply_by_weights(workers, rows, $0, x, residual, bias, y)
            }
            if rows > Self.exactRows { stored.release() }
            return
        }
        guard rows > Self.exactRows else {
            var part = ck_rows(rows: layer.outer, values: layer.weight, scales: nil)
            withUnsafePointer(to: &part) {
                var weights = ck_weights(
                    format: WeightMatrix.Format.fp32.kernel, bf16: 0, n: layer.outer, k: layer.inner, count: 1,
                    parts: $0)
                kernels.pointee.multiply_by_weights(workers, rows, &weights, x, residual, bias, y)
            }
            return
        }
        multiplyByWeight(
            layer,
            ck_product(
                m: rows, n: layer.outer, k: layer.inner, bf16: 0, transpose_a: 0, transpose_b: 1, a: x,
                lda: layer.inner,
                b: layer.weight, ldb: layer.inner, panels: nil, addend: residual, bias: bias, c: y, ldc: layer.outer))
    }

    /// dx += dy W.
    func multiplyForInput(_ layer: Layer, _ rows: Int, _ dy: Values, into dx: Values, isNew: Bool) {
        if let stored = layer.weights.stored {
            return multiplyForInput(layer, stored, rows, dy, into: dx, isNew: isNew)
        }
        multiplyByWeight(
            layer,
            ck_product(
                m: rows, n: layer.inner, k: layer.outer, bf16: 0, transpose_a: 0, transpose_b: 0, a: dy,
                lda: layer.outer, b: layer.weight, ldb: layer.inner, panels: nil, addend: isNew ? nil : dx, bias: nil,
                c: dx, ldc: layer.inner))
    }

    /// The same with weights as they are stored, of which some rows at a time are unpacked.
    private func multiplyForInput(
        _ layer: Layer, _ stored: WeightMatrix, _ rows: Int, _ dy: Values, into dx: Values, isNew: Bool
    ) {
        let first = layer.offset / layer.inner
        let perBlock = max(1, Self.unpackedElements / max(layer.inner, 1))
        stored.withRows(first..<first + layer.outer) { weights in
            for start in stride(from: 0, to: layer.outer, by: perBlock) {
                let block = start..<min(start + perBlock, layer.outer)
                let (indices, unpacked) = (Buffer(block.map(Int32.init)), tensor([block.count, layer.inner]))
                kernels.pointee.gather_weights(workers, block.count, weights, indices.base, unpacked.base)
                var product = ck_product(
                    m: rows, n: layer.inner, k: block.count, bf16: 0, transpose_a: 0, transpose_b: 0, a: dy + start,
                    lda: layer.outer, b: unpacked.base, ldb: layer.inner, panels: nil,
                    addend: isNew && start == 0 ? nil : dx, bias: nil, c: dx, ldc: layer.inner)
                multiply(&product)
            }
        }
        stored.release()
    }

    private static var unpackedElements: Int { 1 << 21 }

    /// dW += dyᵀ x, for some or all rows of W.
    func multiplyForWeight(
        _ layer: Layer, _ rows: Int, _ dy: Values, _ x: Values, into dw: Values, isNew: Bool, outputs: Range<Int>? = nil
    ) {
        let outputs = outputs ?? 0..<layer.outer
        var product = ck_product(
            m: outputs.count, n: layer.inner, k: rows, bf16: layer.precision == .bf16 ? 1 : 0, transpose_a: 1,
            transpose_b: 0, a: dy + outputs.lowerBound, lda: layer.outer, b: x, ldb: layer.inner, panels: nil,
            addend: isNew ? nil : dw,
            bias: nil, c: dw, ldc: layer.inner)
        multiply(&product)
    }

    private func multiplyByWeight(_ layer: Layer, _ product: ck_product) {
        var product = product
        product.bf16 = layer.precision == .bf16 ? 1 : 0
        // Other activations will be where an activation is.
        product.panels = layer.weights.isActivation ? nil : packedWeights?.panels(product, on: device)
        multiply(&product)
    }

    /// Makes a product, and counts it.
    func multiply(_ product: inout ck_product) {
        device.operations += 2 * Double(product.m) * Double(product.n) * Double(product.k)
        kernels.pointee.multiply(workers, &product)
    }
}
