extension Graph {
    /// Softmax over the last dimension: x `[N, E]` -> `[N, E]`.
    public func softmax(_ x: Tensor) -> Tensor {
        let y = output(x.shape, from: x)
        kernels.pointee.softmax(workers, x.rows, x.width, x.base, y.base)
        record(y) { [self] dy in
            kernels.pointee.softmax_gradient(workers, x.rows, x.width, y.base, dy.base, gradient(of: x).base)
        }
        return y
    }
}
