extension Graph {
    /// x + scale · y, equal shapes.
    public func add(_ x: Tensor, _ y: Tensor, scale: Float = 1) -> Tensor {
        precondition(x.count == y.count, "add: \(x.shape) and \(y.shape)")
        let z = output(x.shape, from: x, y)
        z.base.update(from: x.base, count: x.count)
        kernels.pointee.add(workers, y.count, y.base, scale, z.base)
        y.discard()
        record(z) { [self] dz in
            if y.tracksGradient { kernels.pointee.add(workers, y.count, dz.base, scale, gradient(of: y).base) }
            pass(dz, to: x)
        }
        return z
    }

    /// Row i times the constant `factors[i]`: x `[N, D]` -> `[N, D]`.
    public func scaleRows(_ x: Tensor, by factors: [Float]) -> Tensor {
        precondition(factors.count == x.rows, "scaleRows: \(factors.count) factors for \(x.shape)")
        let y = output(x.shape, from: x)
        let factors = Buffer(factors)
        kernels.pointee.scale_rows(workers, x.rows, x.width, x.base, factors.base, y.base)
        record(y) { [self] dy in
            let dx = tensor(x.shape)
            kernels.pointee.scale_rows(workers, x.rows, x.width, dy.base, factors.base, dx.base)
            pass(dx, to: x)
        }
        return y
    }
}
