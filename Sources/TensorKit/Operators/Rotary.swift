extension Graph {
    /// Rotary position embedding with half-split pairs (Su et al., 2021), in place on the first `heads` heads of every
    /// row of x `[N, …]`: pair (i, i + headSize/2) turns by `positions[row] · frequencies[i]`. Returns x.
    ///
    /// In place because the product before it does not need its output; the derivative turns the gradient back.
    public func rotary(
        _ x: Tensor, heads: Int, headSize: Int, positions: Buffer<Int32>, frequencies: Tensor
    ) -> Tensor {
        precondition(positions.count == x.rows && heads * headSize <= x.width, "rotary: \(x.shape)")
        precondition(headSize % 2 == 0 && headSize <= 1024 && frequencies.count == headSize / 2, "rotary: head size")
        func turn(_ data: UnsafeMutablePointer<Float>, _ sign: Float) {
            kernels.pointee.rotary(
                workers, x.rows, x.width, heads, headSize, positions.base, frequencies.base, sign, data)
        }
        turn(x.base, 1)
        record(x) { dx in turn(dx.base, -1) }
        return x
    }
}
