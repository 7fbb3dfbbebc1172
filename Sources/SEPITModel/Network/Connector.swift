import TensorKit

/// Maps vectors to another space: Linear, GELU, Linear. A model has one from protein features to the language model's
/// embeddings; stage 0 has two more, into the space where proteins and captions meet.
public final class Connector {
    /// One of its linear layers: the published name, and the role of its weight.
    typealias Layer = (name: String, role: ParameterRole)

    private let first, firstBias: Tensor  // [width, inputs], [width]
    private let second, secondBias: Tensor  // [width, width], [width]

    init(from inputs: Int, to width: Int, first: Layer, second: Layer, layout: ParameterLayout) {
        func linear(_ layer: Layer, from inputs: Int) -> (Tensor, Tensor) {
            var biasRole = layer.role
            biasRole.term = .bias
            return (
                layout.declare(layer.name + ".weight", [width, inputs], .scaled(inputs: inputs), role: layer.role),
                layout.declare(layer.name + ".bias", [width], .constant(0), role: biasRole)
            )
        }
        (self.first, firstBias) = linear(first, from: inputs)
        (self.second, secondBias) = linear(second, from: width)
    }

    /// That of a model.
    convenience init(_ c: ModelConfiguration, layout: ParameterLayout) {
        let prefix = "multi_modal_projector."
        self.init(
            from: c.protein.hiddenSize, to: c.text.hiddenSize,
            first: (prefix + "linear_1", ParameterRole(.connector, .firstLinear)),
            second: (prefix + "linear_2", ParameterRole(.connector, .secondLinear)), layout: layout)
    }

    /// `[N, inputs]` -> `[N, width]`.
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
