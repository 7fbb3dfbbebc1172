extension Graph {
    /// LayerNorm over the last dimension (Ba et al., 2016): x `[N, D]`, gain and bias `[D]` -> `[N, D]`.
    public func layerNorm(_ x: Tensor, gain: Tensor, bias: Tensor, epsilon: Float) -> Tensor {
        precondition(gain.count == x.width && bias.count == x.width, "layerNorm: input \(x.shape), gain \(gain.shape)")
        let y = output(x.shape, from: x, gain, bias)
        let statistics = tensor([x.rows, 2])
        kernels.pointee.layer_norm(
            workers, x.rows, x.width, epsilon, x.base, gain.base, bias.base, y.base, statistics.base)
        recomputable(y) { [device] in
            device.table.pointee.layer_norm(
                device.threadPool, x.rows, x.width, epsilon, x.base, gain.base, bias.base, $0, statistics.base)
        }
        record(y) { [self] dy in
            let gains = gain.tracksGradient ? (gradient(of: gain), gradient(of: bias)) : nil
            kernels.pointee.layer_norm_gradient(
                workers, x.rows, x.width, x.base, gain.base, statistics.base, dy.base,
                x.tracksGradient ? gradient(of: x).base : nil, gains?.0.base, gains?.1.base)
        }
        return y
    }

    /// RMSNorm over the last dimension (Zhang and Sennrich, 2019): x `[N, D]`, gain `[D]` -> `[N, D]`.
    public func rmsNorm(_ x: Tensor, gain: Tensor, epsilon: Float) -> Tensor {
        precondition(gain.count == x.width, "rmsNorm: input \(x.shape), gain \(gain.shape)")
        let y = output(x.shape, from: x, gain)
        let statistics = tensor([x.rows])
        kernels.pointee.rms_norm(workers, x.rows, x.width, epsilon, x.base, gain.base, y.base, statistics.base)
        recomputable(y) { [device] in
            device.table.pointee.rms_norm(
                device.threadPool, x.rows, x.width, epsilon, x.base, gain.base, $0, statistics.base)
        }
        record(y) { [self] dy in
            kernels.pointee.rms_norm_gradient(
                workers, x.rows, x.width, x.base, gain.base, statistics.base, dy.base,
                x.tracksGradient ? gradient(of: x).base : nil, gain.tracksGradient ? gradient(of: gain).base : nil)
        }
        return y
    }
}
