import TensorKit

/// The feed-forward part of a decoder layer, with its residual connection: dense, or a mixture of experts.
protocol FeedForward {
    /// residual + f(x): x, residual `[N, D]` -> `[N, D]`; the balance loss `[1]`, where there is a router.
    func callAsFunction(_ graph: Graph, _ x: Tensor, addingTo residual: Tensor) -> (y: Tensor, balance: Tensor?)
}

/// down(silu(gate x) · up x) (Shazeer, 2020).
struct DenseFeedForward: FeedForward {
    private let gateUp: Tensor  // [2F, D]
    private let down: Tensor  // [D, F]

    init(_ c: LlamaConfiguration, store: ParameterStore, prefix: String) {
        let (d, f) = (c.hiddenSize, c.feedForwardSize)
        gateUp = store.declare(
            [2 * f, d], parts: ["gate_proj", "up_proj"].map { ("\(prefix)\($0).weight", [f, d]) },
            .normal(deviation: 0.02))
        down = store.declare(
            prefix + "down_proj.weight", [d, f], .normal(deviation: 0.02))
    }

    func callAsFunction(_ graph: Graph, _ x: Tensor, addingTo residual: Tensor) -> (y: Tensor, balance: Tensor?) {
        (graph.linear(graph.swiglu(graph.linear(x, gateUp)), down, addingTo: residual), nil)
    }
}

/// Several feed-forward networks, of which a linear router with a softmax picks the best few for each token; no token
/// is dropped.
struct MixtureOfExperts: FeedForward {
    private let configuration: ExpertConfiguration
    private let router: Tensor  // [E, D]
    private let gateUp: Tensor  // [E, 2F, D]
    private let down: Tensor  // [E, D, F]

    init(_ c: LlamaConfiguration, experts: ExpertConfiguration, store: ParameterStore, prefix: String) {
        let (d, f, e) = (c.hiddenSize, c.feedForwardSize, experts.count)
        configuration = experts
        router = store.declare(prefix + "gate.weight", [e, d], .normal(deviation: 0.02))
        gateUp = store.declare(
            [e, 2 * f, d],
            parts: (0..<e).flatMap { expert in
                ["gate_proj", "up_proj"].map { ("\(prefix)experts.\(expert).\($0).weight", [f, d]) }
            }, .normal(deviation: 0.02))
        down = store.declare(
            [e, d, f], parts: (0..<e).map { ("\(prefix)experts.\($0).down_proj.weight", [d, f]) },
            .normal(deviation: 0.02))
    }

    func callAsFunction(_ graph: Graph, _ x: Tensor, addingTo residual: Tensor) -> (y: Tensor, balance: Tensor?) {
        let probabilities = graph.softmax(graph.linear(x, router, precision: .fp32))  // [N, E]
        let routing = Routing(probabilities: probabilities, topK: configuration.topK)
        let weights = graph.gateWeights(probabilities, routing, renormalise: configuration.renormalise)  // [N, k]
        let routed = graph.gatherRows(x, routing.rows)  // [N k, D], by expert
        let inner = graph.swiglu(graph.groupedLinear(routed, gateUp, offsets: routing.offsets))
        let outputs = graph.groupedLinear(inner, down, offsets: routing.offsets)
        let y = graph.add(
            residual, graph.combineExperts(outputs, weights, routing), scale: configuration.gateScale)
        return (y, graph.balanceLoss(probabilities, routing))
    }
}
