extension Graph {
    /// Σ c x over all elements, for constants c: x `[…]` -> `[1]`; dx = c dy.
    public func weightedSum(_ x: Tensor, by constants: [Float]) -> Tensor {
        precondition(constants.count == x.count, "weightedSum: \(constants.count) constants for \(x.shape)")
        let y = output([1], from: x)
        let base = x.base
        y.base[0] = Float(constants.enumerated().reduce(0.0) { $0 + Double(base[$1.offset]) * Double($1.element) })
        record(y) { [self] dy in
            let (dx, dy) = (gradient(of: x).base, dy.base[0])
            for (i, constant) in constants.enumerated() { dx[i] += constant * dy }
        }
        return y
    }

    /// x + c y, element by element, for constants c: equal shapes; dy = c dz.
    public func addProduct(_ x: Tensor, _ y: Tensor, by constants: [Float]) -> Tensor {
        precondition(x.count == y.count && constants.count == x.count, "addProduct: \(x.shape) and \(y.shape)")
        let z = output(x.shape, from: x, y)
        let (a, b, to) = (x.base, y.base, z.base)
        for (i, constant) in constants.enumerated() { to[i] = a[i] + constant * b[i] }
        record(z) { [self] dz in
            if y.tracksGradient {
                let (dy, dz) = (gradient(of: y).base, dz.base)
                for (i, constant) in constants.enumerated() { dy[i] += constant * dz[i] }
            }
            pass(dz, to: x)
        }
        return z
    }
}
