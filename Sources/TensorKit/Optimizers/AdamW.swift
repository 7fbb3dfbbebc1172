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
    private let runs: [Run]
    private let shard: Int
    private let first: Storage
    private let second: Storage
    /// Of all shards, while they are saved.
    private var collected: [(name: String, values: Storage)] = []
    private let device: Device
    /// Updates made so far.
    public private(set) var step = 0

    private struct Run {
        var run: TrainableParameters.TrainedRun
        var rate: Float
        /// Whose it is.
        var shard: Int
        /// Where its moments are; nil in another shard.
        var offset: Int?
    }

    /// - Parameters:
    ///   - shard: which of `shards` parts of the moments are kept; whole parameters are in one. The others' parameters are
    ///     updated elsewhere.
    ///   - rateFactor: multiplies the learning rate of a parameter.
    public init(
        _ store: TrainableParameters, options: Options, shard: Int = 0, of shards: Int = 1, device: Device,
        rateFactor: (ParameterRole) -> Float = { _ in 1 }
    ) {
        self.store = store
        self.options = options
        self.device = device
        self.shard = shard
        let total = max(1, store.gradientElements.count)
        var size = 0
        runs = store.trainedRuns.map { run in
            // By where its middle is among all.
            let owner = min(shards - 1, (run.offset + run.count / 2) * shards / total)
            defer { if owner == shard { size += (run.count + 15) / 16 * 16 } }
            return Run(run: run, rate: rateFactor(run.role), shard: owner, offset: owner == shard ? size : nil)
        }
        (first, second) = (Storage(zeros: size), Storage(zeros: size))
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
        for part in runs {
            guard let offset = part.offset else { continue }
            let run = part.run
            device.table.pointee.adamw(
                device.threadPool, run.count, run.value, run.gradient, first.base + offset, second.base + offset, scale,
                learningRate * part.rate, options.weightDecay, options.beta1, options.beta2, options.epsilon,
                correction1,
                correction2)
        }
        return norm
    }

    /// The norm of what each group of parameters has of the gradient, before clipping.
    public func gradientNorms<Group: Hashable>(by group: (ParameterRole) -> Group) -> [Group: Float] {
        var sums: [Group: Double] = [:]
        for run in runs.map(\.run) {
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

    // MARK: Shards

    /// The parameters of each shard: what others have updated is to be taken over from them.
    public var parameters: [(shard: Int, values: UnsafeMutableBufferPointer<Float>)] {
        runs.map { ($0.shard, UnsafeMutableBufferPointer(start: $0.run.value, count: $0.run.count)) }
    }

    /// Gets the moments of all shards, to be saved.
    ///
    /// - Parameters:
    ///   - keeps: whether this shard saves them; the others only give.
    ///   - share: gives every shard the values of one.
    public func collect(keeps: Bool, _ share: (UnsafeMutableBufferPointer<Float>, _ shard: Int) -> Void) {
        for part in runs {
            for (kind, moments) in [("first.", first), ("second.", second)] {
                let values = Storage(zeros: part.run.count)
                if let offset = part.offset { values.base.update(from: moments.base + offset, count: part.run.count) }
                share(UnsafeMutableBufferPointer(start: values.base, count: part.run.count), part.shard)
                if keeps { collected.append((kind + part.run.name, values)) }
            }
        }
    }

    /// Gives the memory of `collect` back.
    public func forgetCollected() { collected = [] }

    // MARK: State

    /// The moments by parameter, to be saved: `first.NAME` and `second.NAME`; of this shard, or of all that were collected.
    public var state: [(name: String, values: UnsafeBufferPointer<Float>)] {
        if !collected.isEmpty {
            return collected.map { ($0.name, UnsafeBufferPointer(start: $0.values.base, count: $0.values.count)) }
        }
        return runs.flatMap { part -> [(String, UnsafeBufferPointer<Float>)] in
            guard let offset = part.offset else { return [] }
            return [("first.", first), ("second.", second)].map {
                ($0.0 + part.run.name, UnsafeBufferPointer(start: $0.1.base + offset, count: part.run.count))
            }
        }
    }

    /// Restores what `state` and `step` gave.
    ///
    /// - Parameter read: fills a buffer with the values of a name.
    public func restore(
        step: Int, read: (String, UnsafeMutableBufferPointer<Float>) throws(SepitError) -> Void
    ) throws(SepitError) {
        for part in runs {
            guard let offset = part.offset else { continue }
            for (kind, moments) in [("first.", first), ("second.", second)] {
                try read(
                    kind + part.run.name,
                    UnsafeMutableBufferPointer(start: moments.base + offset, count: part.run.count))
            }
        }
        self.step = step
    }
}
