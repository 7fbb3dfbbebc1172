import FileKit

/// How rows are routed to experts in one forward pass.
///
/// A pass without settings is that of a model in use: no noise, no row dropped, no penalty.
public struct RoutingPass: Sendable, Equatable {
    /// Where noise comes from: the same seed, step and layer give the same noise.
    public struct Noise: Sendable, Equatable {
        /// The run's seed.
        public var seed: UInt64
        /// Number of the micro-batch, counted over the whole run.
        public var step: Int

        /// Noise of a micro-batch.
        public init(seed: UInt64, step: Int) {
            self.seed = seed
            self.step = step
        }
    }

    /// Coefficients of what routers add to the loss, each summed over layers; docs/moe.md has the formulas.
    public struct Penalties: Sendable, Equatable {
        /// Of the load balance of softmax routers (Switch Transformer).
        public var balance: Float = 0
        /// Of the square of the log-sum of router logits (ST-MoE).
        public var z: Float = 0
        /// Of the variation of the weights that experts get (Shazeer et al., 2017).
        public var importance: Float = 0
        /// Of the variation of the expected loads of experts (Shazeer et al., 2017).
        public var load: Float = 0
        /// Of the load balance within each sequence (DeepSeek-V3).
        public var sequenceBalance: Float = 0

        /// Penalties of which only that of the load balance is set.
        public init(balance: Float = 0) { self.balance = balance }
    }

    /// Phases of a dense-to-sparse gate (EvoMoE: Nie et al., 2021).
    public enum GatePhase: Sendable, Equatable {
        /// All rows go to the first expert.
        case oneExpert
        /// Rows go to every expert that a softmax of this temperature, with Gumbel noise, gives a weight.
        case dense(temperature: Float)
        /// Rows go to one expert.
        case sparse
    }

    /// What is added to the loss.
    public var penalties: Penalties
    /// Nil for none.
    public var noise: Noise?
    /// An expert takes at most factor · k N / E rows; nil for all.
    public var capacityFactor: Float?
    /// Of a dense-to-sparse gate; other routers don't look at it.
    public var phase: GatePhase

    /// Settings of a pass; by default those of a model in use.
    public init(
        penalties: Penalties = Penalties(), noise: Noise? = nil, capacityFactor: Float? = nil,
        phase: GatePhase = .sparse
    ) {
        self.penalties = penalties
        self.noise = noise
        self.capacityFactor = capacityFactor
        self.phase = phase
    }

    /// Random numbers of a layer; nil where there is no noise.
    public func random(layer: Int) -> CounterRandom? {
        noise.map { CounterRandom(seed: $0.seed, stream: "router.\(layer)", step: $0.step) }
    }

    /// Rows that an expert takes of a choice of `topK` out of `experts`; nil for all.
    public func capacity(rows: Int, topK: Int, experts: Int) -> Int? {
        capacityFactor.map { Int((Float(rows * topK) / Float(experts) * $0).rounded(.up)) }
    }
}
