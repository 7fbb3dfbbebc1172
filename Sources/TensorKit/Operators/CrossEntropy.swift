extension Graph {
    /// scale · Σ −log softmax(logits)[target] over rows with a target: logits `[N, V]` -> `[1]`.
    ///
    /// Rows with a negative target count nothing. Pass `scale` = 1 / supervised tokens for the mean.
    public func crossEntropy(_ logits: Tensor, targets: [Int32], scale: Float) -> Tensor {
        precondition(targets.count == logits.rows, "crossEntropy: \(targets.count) targets for \(logits.shape)")
        precondition(targets.allSatisfy { $0 < logits.width }, "crossEntropy: a target is outside the vocabulary")
        let loss = output([1], from: logits)
        let targets = Buffer(targets)
        let logSums = tensor([logits.rows])
        loss.base[0] =
            Float(kernels.pointee.cross_entropy(logits.rows, logits.width, logits.base, targets.base, logSums.base))
            * scale
        record(loss) { [self] dloss in
            kernels.pointee.cross_entropy_gradient(
                logits.rows, logits.width, logits.base, targets.base, logSums.base, scale * dloss.base[0],
                gradient(of: logits).base)
        }
        return loss
    }
}
