import TensorKit

/// Maps protein features to the language model's embedding space: Linear, GELU, Linear.
public final class Connector {
    private let first, firstBias: Tensor  // [hidden, protein hidden], [hidden]
    private let second, secondBias: Tensor  // [hidden, hidden], [hidden]

    init(_ c: ModelConfiguration, store: ParameterStore, prefix: String = "multi_modal_projector.") {
        first = store.declare(prefix + "linear_1.weight", [c.hidden, c.proteinHidden], .scaled(inputs: c.proteinHidden))
        firstBias = store.declare(prefix + "linear_1.bias", [c.hidden], .constant(0))
        second = store.declare(prefix + "linear_2.weight", [c.hidden, c.hidden], .scaled(inputs: c.hidden))
        secondBias = store.declare(prefix + "linear_2.bias", [c.hidden], .constant(0))
    }

    /// `[N, protein hidden]` -> `[N, hidden]`.
    public func callAsFunction(_ graph: Graph, _ x: Tensor) -> Tensor {
        graph.linear(graph.gelu(graph.linear(x, first, bias: firstBias)), second, bias: secondBias)
    }
}
