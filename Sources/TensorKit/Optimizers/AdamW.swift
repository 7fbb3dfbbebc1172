import FileKit

/// AdamW with decoupled weight decay (Loshchilov and Hutter, 2019) and clipping by the global gradient norm.
public final class AdamW {
    /// What a run sets, in the names of the paper; the learning rate is given with each update.
    public struct Options: Sendable, Equatable {
        /// Decay of the mean of gradients, β₁.
        public var beta1: Float
        /// Decay of the mean of squared gradients, β₂.
        public var beta2: Float
        /// Added to the root of the second moment, ε.
        public var epsilon: Float
        /// Share of a weight that an update takes off, times the learning rate, λ.
        public var weightDecay: Float
        /// Largest global gradient norm; 0 for no clipping.
        public var clip: Float

        /// Options; those of the paper by default, without decay and clipping.
        public init(
            beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8, weightDecay: Float = 0, clip: Float = 0
        ) {
            self.beta1 = beta1
            self.beta2 = beta2
            self.epsilon = epsilon
            self.weightDecay = weightDecay
            self.clip = clip
        }
    }

    private let store: TrainableParameters
    private let options: Options
    private let runs: [(run: TrainableParameters.TrainedRun, rate: Float)]
    private let first: Storage
    private let second: Storage
    private let device: Device
    /// Updates made so far.
    public private(set) var step = 0

    /// - Parameter rateFactor: multiplies the learning rate of a parameter.
    public init(
        _ store: TrainableParameters, options: Options, device: Device,
        rateFactor: (ParameterRole) -> Float = { _ in 1 }
    ) {
        self.store = store
        self.options = options
        self.device = device
        runs = store.trainedRuns.map { ($0, rateFactor($0.role)) }
        first = Storage(zeros: store.gradientElements.count)
        second = Storage(zeros: store.gradientElements.count)
    }

    /// Updates all trained parameters from their gradients, and returns the norm of the gradient before clipping. A norm
    /// that is not finite, or above `limit`, changes nothing.
    @discardableResult
    public func update(learningRate: Float, limit: Float = .infinity) -> Float {
        let flat = store.gradientElements
        guard let start = flat.baseAddress else { return 0 }
        let norm = Float(device.table.pointee.sum_of_squares(device.threadPool, flat.count, start).squareRoot())
        guard norm.isFinite, norm <= limit else { return norm }
        step += 1
        let scale = options.clip > 0 && norm > options.clip ? options.clip / norm : 1
        let correction1 = Float(1 - power(Double(options.beta1), step))
        let correction2 = Float(1 - power(Double(options.beta2), step))
        for (run, factor) in runs {
            device.table.pointee.adamw(
                device.threadPool, run.count, run.value, run.gradient, first.base + run.offset,
                second.base + run.offset, scale,
                learningRate * factor, options.weightDecay, options.beta1, options.beta2, options.epsilon, correction1,
                correction2)
        }
        return norm
    }

    /// The norm of what each group of parameters has of the gradient, before clipping.
    public func gradientNorms<Group: Hashable>(by group: (ParameterRole) -> Group) -> [Group: Float] {
        var sums: [Group: Double] = [:]
        for (run, _) in runs {
            sums[group(run.role), default: 0] += device.table.pointee.sum_of_squares(
                device.threadPool, run.count, run.gradient)
        }
        return sums.mapValues { Float($0.squareRoot()) }
    }

    private func power(_ base: Double, _ exponent: Int) -> Double {
        var (result, factor, rest) = (1.0, base, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result *= factor }
            factor *= factor
            rest >>= 1
        }
        return result
    }

    // MARK: State

    /// The moments by parameter, to be saved: `first.NAME` and `second.NAME`.
    public var state: [(name: String, values: UnsafeBufferPointer<Float>)] {
        runs.flatMap { run, _ in
            [("first." + run.name, first), ("second." + run.name, second)].map {
                ($0.0, UnsafeBufferPointer(start: $0.1.base + run.offset, count: run.count))
            }
        }
    }

    /// Restores what `state` and `step` gave.
    ///
    /// - Parameter read: fills a buffer with the values of a name.
    public func restore(
        step: Int, read: (String, UnsafeMutableBufferPointer<Float>) throws(SepitError) -> Void
    ) throws(SepitError) {
        for (run, _) in runs {
            try read("first." + run.name, UnsafeMutableBufferPointer(start: first.base + run.offset, count: run.count))
            try read(
                "second." + run.name, UnsafeMutableBufferPointer(start: second.base + run.offset, count: run.count))
        }
        self.step = step
    }
}
