extension Graph {
    /// x Φ(x), Φ the standard normal distribution function (Hendrycks and Gimpel, 2016), element by element.
    ///
    /// In the memory of x, a product that nothing else may read, where nothing is recorded; else its gradient takes that.
    public func gelu(_ x: Tensor) -> Tensor {
        guard isRecording, x.tracksGradient else {
            kernels.pointee.gelu(workers, x.count, x.base, x.base)
            return x
        }
        let y = output(x.shape, from: x)
        kernels.pointee.gelu(workers, x.count, x.base, y.base)
        recomputable(y) { [device] in device.table.pointee.gelu(device.threadPool, x.count, x.base, $0) }
        record(y) { [device] dy in
            device.table.pointee.gelu_gradient(device.threadPool, x.count, x.base, dy.base, x.base)
            x.becomeGradient()
        }
        return y
    }

    /// silu(gate) · up (Shazeer, 2020): gateUp `[N, 2F]`, a row's gate part first -> `[N, F]`.
    ///
    /// The gradient takes the memory of gateUp, a product that nothing else may read.
    public func swiglu(_ gateUp: Tensor) -> Tensor {
        precondition(gateUp.width % 2 == 0, "swiglu: odd width \(gateUp.width)")
        let width = gateUp.width / 2
        let y = output([gateUp.rows, width], from: gateUp)
        kernels.pointee.swiglu(workers, gateUp.rows, width, gateUp.base, y.base)
        recomputable(y) { [device] in
            device.table.pointee.swiglu(device.threadPool, gateUp.rows, width, gateUp.base, $0)
        }
        record(y) { [device] dy in
            device.table.pointee.swiglu_gradient(
                device.threadPool, gateUp.rows, width, gateUp.base, dy.base, gateUp.base)
            gateUp.becomeGradient()
        }
        return y
    }
}
