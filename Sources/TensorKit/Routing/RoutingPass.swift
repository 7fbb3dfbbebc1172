import FileKit

/// How rows are routed to experts in one forward pass.
///
/// A pass without settings is that of a model in use: no noise, no row dropped, no penalty.
public struct RoutingPass: Sendable, Equatable {
    /// Where noise comes from: the same seed, step and layer give the same noise.
    public struct Noise: Sendable, Equatable {
        public var seed: UInt64
        /// Number of the micro-batch, counted over the whole run.
        public var step: Int

        public init(seed: UInt64, step: Int) {
            self.seed = seed
            self.step = step
        }
    }

    /// Coefficients of what routers add to the loss, each summed over layers; docs/moe.md has the formulas.
    public struct Penalties: Sendable, Equatable {
        public var balance: Float = 0
        public var z: Float = 0
        public var importance: Float = 0
        public var load: Float = 0
        public var sequenceBalance: Float = 0

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

    public var penalties: Penalties
    /// Nil for none.
    public var noise: Noise?
    /// An expert takes at most factor · k N / E rows; nil for all.
    public var capacityFactor: Float?
    public var phase: GatePhase

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
