extension Graph {
    /// Σ x² / n over all n elements: `[…]` -> `[1]`; dx = 2 x / n.
    public func meanSquare(_ x: Tensor) -> Tensor {
        let y = output([1], from: x)
        y.base[0] = Float(kernels.pointee.sum_of_squares(workers, x.count, x.base) / Double(x.count))
        record(y) { [self] dy in
            let (dx, isNew) = productGradient(of: x)
            let factor = 2 * dy.base[0] / Float(x.count)
            if isNew {
                kernels.pointee.scale(workers, x.count, x.base, factor, dx.base)
            } else {
                kernels.pointee.add(workers, x.count, x.base, factor, dx.base)
            }
        }
        return y
    }
}
