import TensorKit

/// Maps protein features to the language model's embedding space: Linear, GELU, Linear.
public final class Connector {
    private let first, firstBias: Tensor  // [hidden, protein hidden], [hidden]
    private let second, secondBias: Tensor  // [hidden, hidden], [hidden]

    init(_ c: ModelConfiguration, layout: ParameterLayout, prefix: String = "multi_modal_projector.") {
        func linear(_ name: String, _ kind: ParameterRole.Kind, from inputs: Int) -> (Tensor, Tensor) {
            (
                layout.declare(
                    prefix + name + ".weight", [c.text.hiddenSize, inputs], .scaled(inputs: inputs),
                    role: ParameterRole(.connector, kind)),
                layout.declare(
                    prefix + name + ".bias", [c.text.hiddenSize], .constant(0),
                    role: ParameterRole(.connector, kind, .bias))
            )
        }
        (first, firstBias) = linear("linear_1", .firstLinear, from: c.protein.hiddenSize)
        (second, secondBias) = linear("linear_2", .secondLinear, from: c.text.hiddenSize)
    }

    /// `[N, protein hidden]` -> `[N, hidden]`.
    public func callAsFunction(_ graph: Graph, _ x: Tensor) -> Tensor {
        graph.linear(graph.gelu(graph.linear(x, first, bias: firstBias)), second, bias: secondBias)
    }
}

extension ParameterRole.Part {
    /// What joins the protein model to the language model.
    public static let connector = Self("connector")
}

extension ParameterRole.Kind {
    /// The connector's matrix that reads features.
    public static let firstLinear = Self("firstLinear")
    /// The connector's matrix that writes embeddings.
    public static let secondLinear = Self("secondLinear")
}
