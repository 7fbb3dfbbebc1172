import FileKit

/// How rows are routed to experts in one forward pass, and where they went.
///
/// A pass without settings is that of a model in use: no noise, no row dropped, no penalty.
public final class RoutingPass {
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

    public let penalties: Penalties
    /// Nil for none.
    public let noise: Noise?
    /// An expert takes at most factor · k N / E rows; nil for all.
    public let capacityFactor: Float?
    public let phase: GatePhase
    private let isObserved: Bool

    /// Sequences of the rows; the model sets them.
    public var sequences: [SequenceRange] = []
    /// Which rows are a protein's features; the model sets it. Empty for none.
    public var isProtein: [Bool] = []
    /// What happened in each layer of the language model, by its index; empty unless observed.
    public private(set) var loads: [Int: ExpertLoad] = [:]

    /// - Parameter isObserved: whether to keep `loads`.
    public init(
        penalties: Penalties = Penalties(), noise: Noise? = nil, capacityFactor: Float? = nil,
        phase: GatePhase = .sparse, isObserved: Bool = false
    ) {
        self.penalties = penalties
        self.noise = noise
        self.capacityFactor = capacityFactor
        self.phase = phase
        self.isObserved = isObserved
    }

    /// Random numbers of a layer; nil where there is no noise.
    public func random(layer: Int) -> CounterRandom? {
        noise.map { CounterRandom(seed: $0.seed, stream: "router.\(layer)", step: $0.step) }
    }

    /// Rows that an expert takes of a choice of `topK` out of `experts`; nil for all.
    public func capacity(rows: Int, topK: Int, experts: Int) -> Int? {
        capacityFactor.map { Int((Float(rows * topK) / Float(experts) * $0).rounded(.up)) }
    }

    /// Keeps where a layer's rows went; a layer that is computed again replaces what it said.
    public func record(layer: Int, _ routing: Routing, balance: Tensor?) {
        guard isObserved else { return }
        var load = ExpertLoad(experts: routing.offsets.count - 1)
        load.dropped = routing.dropped
        load.balance = balance?.values[0]
        for (expert, range) in zip(routing.offsets, routing.offsets.dropFirst()).enumerated() {
            for row in routing.rows[range.0..<range.1] {
                if isProtein.indices.contains(Int(row)), isProtein[Int(row)] {
                    load.protein[expert] += 1
                } else {
                    load.text[expert] += 1
                }
            }
        }
        loads[layer] = load
    }
}

/// Rows that each expert of a layer computed.
public struct ExpertLoad: Sendable, Equatable {
    /// Rows of protein features, by expert.
    public var protein: [Int]
    /// Rows of text, by expert.
    public var text: [Int]
    /// Choices that found their expert full.
    public var dropped = 0
    /// The router's balance loss; nil where there was none.
    public var balance: Float?

    public init(experts: Int) {
        protein = [Int](repeating: 0, count: experts)
        text = protein
    }

    /// Rows of both kinds, by expert.
    public var total: [Int] { zip(protein, text).map(+) }

    /// Of two passes together.
    public static func + (a: ExpertLoad, b: ExpertLoad) -> ExpertLoad {
        var sum = ExpertLoad(experts: a.protein.count)
        sum.protein = zip(a.protein, b.protein).map(+)
        sum.text = zip(a.text, b.text).map(+)
        sum.dropped = a.dropped + b.dropped
        sum.balance = a.balance.map { $0 + (b.balance ?? 0) } ?? b.balance
        return sum
    }
}
