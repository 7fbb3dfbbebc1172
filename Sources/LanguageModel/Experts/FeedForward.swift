import TensorKit

/// The feed-forward part of a decoder layer, with its residual connection: dense, or a mixture of experts.
protocol FeedForward {
    /// residual + f(x): x, residual `[N, D]` -> `[N, D]`; what its router adds to the loss, `[1]`, if anything.
    func callAsFunction(
        _ graph: Graph, _ x: Tensor, addingTo residual: Tensor, rows: RoutedRows
    ) -> (y: Tensor, penalty: Tensor?)

    /// Evens out later loads after a training step, where the router has a rule for that; loads are rows by expert.
    func balance(after loads: [Int], rate: Float)
}

extension FeedForward {
    func balance(after loads: [Int], rate: Float) {}
}

/// down(silu(gate x) · up x) (Shazeer, 2020).
struct DenseFeedForward: FeedForward {
    private let gateUp: Tensor  // [2F, D]
    private let down: Tensor  // [D, F]

    init(
        _ c: LlamaConfiguration, layer: Int, expert: ParameterRole.Expert? = nil, layout: ParameterLayout,
        prefix: String
    ) {
        let (d, f) = (c.hiddenSize, c.feedForwardSize)
        func role(_ kind: ParameterRole.Kind) -> ParameterRole {
            ParameterRole(.languageModel, kind, layer: layer, expert: expert)
        }
        gateUp = layout.declare(
            [2 * f, d],
            parts: [
                (prefix + "gate_proj.weight", [f, d], role(.gate)), (prefix + "up_proj.weight", [f, d], role(.up)),
            ], .normal(deviation: 0.02))
        down = layout.declare(prefix + "down_proj.weight", [d, f], .normal(deviation: 0.02), role: role(.down))
    }

    func callAsFunction(
        _ graph: Graph, _ x: Tensor, addingTo residual: Tensor, rows: RoutedRows
    ) -> (y: Tensor, penalty: Tensor?) {
        (callAsFunction(graph, x, addingTo: residual), nil)
    }

    func callAsFunction(_ graph: Graph, _ x: Tensor, addingTo residual: Tensor) -> Tensor {
        graph.linear(graph.swiglu(graph.linear(x, gateUp)), down, addingTo: residual)
    }
}
