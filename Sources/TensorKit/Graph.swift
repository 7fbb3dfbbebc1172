import CKernels

/// One forward pass: makes tensors, calls kernels, and, if it records, remembers how to differentiate what it did.
///
/// Operators are methods on `Graph`, one file each under `Operators/`, with the derivative beside the operator. Those that
/// serve one module alone are in that module, written with the same few members: `tensor`, `zeros`, `output`, `record`,
/// `gradient(of:)`, `kernels` and `workers`.
/// Gradients are added up in `Tensor.gradient`; memory goes back to the device as the backward pass moves on.
public final class Graph {
    /// What operators run on.
    public let device: Device
    /// The kernels that operators call, and the threads that they take first.
    package let kernels: UnsafePointer<ck_kernels>
    package let workers: OpaquePointer
    /// Whether operators are recorded for a backward pass.
    public let isRecording: Bool
    /// That of matrix products with weights.
    public let precision: Precision
    let packedWeights: PackedWeights?
    /// Whether parts of the graph are computed twice to keep less.
    let checkpointsActivations: Bool
    private var tape: [(outputs: [Tensor], backward: () -> Void)] = []
    /// Is told in a backward pass that the gradients of a layer's parameters are complete.
    package var onLayer: ((_ part: ParameterRole.Part, _ layer: Int) -> Void)?
    /// Passes through each layer that have not been differentiated yet.
    private var passes: [ParameterRole.Part: [Int: Int]] = [:]

    /// - Parameters:
    ///   - packedWeights: keeps weights in the form that products read; nil to make it at every product.
    ///   - checkpointsActivations: compute what is inside `checkpoint` once more in the backward pass instead of keeping it.
    public init(
        device: Device, recording: Bool, precision: Precision = .fp32,
        packedWeights: PackedWeights? = nil, checkpointsActivations: Bool = false
    ) {
        self.device = device
        (kernels, workers) = (device.table, device.threadPool)
        isRecording = recording
        self.precision = precision
        self.packedWeights = packedWeights
        self.checkpointsActivations = checkpointsActivations
    }

    /// A new tensor with undefined contents.
    package func tensor(_ shape: [Int], tracksGradient: Bool = false) -> Tensor {
        let tensor = Tensor(
            shape: shape, storage: device.memory.take(shape.reduce(1, *)), tracksGradient: tracksGradient)
        tensor.markActivation()
        return tensor
    }

    /// A new tensor of zeros.
    package func zeros(_ shape: [Int]) -> Tensor {
        let tensor = tensor(shape)
        kernels.pointee.clear(workers, tensor.count, tensor.base)
        return tensor
    }

    /// The output of an operator: it needs a gradient if the graph records and any input does.
    package func output(_ shape: [Int], from inputs: Tensor?...) -> Tensor {
        tensor(shape, tracksGradient: isRecording && inputs.contains { $0?.tracksGradient == true })
    }

    /// Remembers an operator's derivative: `backward` gets the gradient of `output` and adds to those of the inputs.
    package func record(_ output: Tensor, _ backward: @escaping (_ gradient: Tensor) -> Void) {
        record([output]) { if let gradient = output.gradient { backward(gradient) } }
    }

    /// The same for several outputs, of which at least one has a gradient when `backward` is called.
    package func record(_ outputs: [Tensor], _ backward: @escaping () -> Void) {
        if outputs.contains(where: \.tracksGradient) { tape.append((outputs, backward)) }
    }

    /// Says that what is recorded from here on is a pass through a layer, until the next one begins.
    package func beginLayer(_ part: ParameterRole.Part, _ layer: Int) {
        if !isRecording { device.betweenLayers?() }
        guard isRecording, onLayer != nil else { return }
        passes[part, default: [:]][layer, default: 0] += 1
        tape.append(
            (
                [],
                { [self] in
                    passes[part]?[layer]? -= 1
                    if passes[part]?[layer] == 0 { onLayer?(part, layer) }
                }
            ))
    }

    /// Drops what has been recorded.
    func forget() { tape = [] }

    /// Lets the memory of an operator's output be given back between its use and the backward pass, where it is cheap
    /// to compute again.
    func recomputable(_ output: Tensor, _ fill: @escaping (UnsafeMutablePointer<Float>) -> Void) {
        if output.tracksGradient { output.canBeRecomputed(pool: device.memory, fill) }
    }

    /// The gradient of `x` to add to; zeros at first.
    package func gradient(of x: Tensor) -> Tensor {
        if let gradient = x.gradient { return gradient }
        let gradient = zeros(x.shape)
        x.gradient = gradient
        return gradient
    }

    /// The gradient of `x` for a product to add to, or to write to if it is new and undefined.
    func productGradient(of x: Tensor) -> (gradient: Tensor, isNew: Bool) {
        if let gradient = x.gradient { return (gradient, false) }
        let gradient = tensor(x.shape)
        x.gradient = gradient
        return (gradient, true)
    }

    /// Adds `gradient` to that of `x`, taking the memory over if it is the first; the caller must not use it again.
    func pass(_ gradient: Tensor, to x: Tensor) {
        guard x.tracksGradient else { return }
        if let sum = x.gradient {
            kernels.pointee.add(workers, sum.count, gradient.base, 1, sum.base)
        } else {
            x.gradient = gradient.view(x.shape)
        }
    }

    /// Differentiates the scalar `loss` with respect to everything recorded that tracks gradients.
    public func backward(from loss: Tensor) {
        precondition(loss.count == 1, "only a scalar can be differentiated, not shape \(loss.shape)")
        backward(from: loss, gradient: [1])
    }

    /// Differentiates Σ `gradient` · `output` with respect to everything recorded that tracks gradients.
    public func backward(from output: Tensor, gradient: [Float]) {
        precondition(gradient.count == output.count, "\(gradient.count) gradients for shape \(output.shape)")
        guard output.tracksGradient else { return }
        let start = tensor(output.shape)
        for (i, value) in gradient.enumerated() { start.base[i] = value }
        output.gradient = start
        runBackward()
    }

    /// Goes back over everything recorded, from the gradients that its outputs have.
    func runBackward() {
        while let node = tape.popLast() {
            if node.outputs.isEmpty || node.outputs.contains(where: { $0.gradient != nil }) { node.backward() }
        }
    }
}
