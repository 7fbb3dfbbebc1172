extension Graph {
    /// Row i of the result is row `indices[i]` of x, or zeros if that is negative: x `[M, D]` -> `[N, D]`.
    ///
    /// An embedding look-up is a gather from its table. The derivative adds rows back where they came from.
    public func gatherRows(_ x: Tensor, _ indices: [Int32]) -> Tensor {
        precondition(indices.allSatisfy { $0 < x.rows }, "gatherRows: an index is outside \(x.shape)")
        let y = output([indices.count, x.width], from: x)
        let indices = Buffer(indices)
        if let stored = x.stored {
            stored.withRows(0..<x.rows) {
                kernels.pointee.gather_weights(workers, indices.count, $0, indices.base, y.base)
            }
            return y
        }
        kernels.pointee.gather_rows(workers, indices.count, x.width, x.base, indices.base, y.base)
        recomputable(y) { [device] in
            device.table.pointee.gather_rows(device.threadPool, indices.count, x.width, x.base, indices.base, $0)
        }
        x.discard()
        record(y) { [self] dy in
            kernels.pointee.scatter_rows(
                workers, indices.count, x.width, dy.base, indices.base, nil, gradient(of: x).base)
        }
        return y
    }

    /// The rows of several tensors, one after another: `[Nᵢ, D]` -> `[ΣNᵢ, D]`.
    public func concatenateRows(_ parts: [Tensor]) -> Tensor {
        let width = parts.first?.width ?? 0
        precondition(parts.allSatisfy { $0.width == width }, "concatenateRows: \(parts.map(\.shape))")
        let y = tensor(
            [parts.reduce(0) { $0 + $1.rows }, width],
            tracksGradient: isRecording && parts.contains { $0.tracksGradient })
        var at = y.base
        for part in parts {
            at.update(from: part.base, count: part.count)
            at += part.count
        }
        record(y) { [self] dy in
            var at = dy.base
            for part in parts {
                if part.tracksGradient { kernels.pointee.add(workers, part.count, at, 1, gradient(of: part).base) }
                at += part.count
            }
        }
        return y
    }
}
