extension Graph {
    /// softmax(q kᵀ/√d) of one head and one sequence without a bias: qkv `[T, (H + 2 Hkv) d]` -> `[T, T]`.
    ///
    /// For looking at attention; the model itself never holds these. No derivative, and not causal.
    public func attentionProbabilities(_ qkv: Tensor, shape: AttentionShape, head: Int) -> Tensor {
        precondition(qkv.width == shape.fusedWidth && !shape.causal, "attentionProbabilities: \(qkv.shape)")
        let (rows, size) = (qkv.rows, shape.headSize)
        let scale = 1 / Float(size).squareRoot()
        let keyHead = shape.heads + head / (shape.heads / shape.keyValueHeads)
        let (q, k) = (tensor([rows, size]), tensor([rows, size]))
        for row in 0..<rows {
            let source = qkv.base + row * shape.fusedWidth
            for i in 0..<size {
                q.base[row * size + i] = source[head * size + i] * scale
                k.base[row * size + i] = source[keyHead * size + i]
            }
        }
        return softmax(linear(q, k))
    }
}
