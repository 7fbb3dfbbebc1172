import TensorKit

/// The feed-forward part of a protein layer, with its residual connection: dense, or experts that choose residues.
protocol ProteinFeedForward {
    /// residual + f(x): x, residual `[N, D]` -> `[N, D]`.
    func callAsFunction(
        _ graph: Graph, _ x: Tensor, addingTo residual: Tensor, sequences: [SequenceRange]
    ) -> Tensor
}

/// W₂ gelu(W₁ x + b₁) + b₂.
struct DenseProteinFeedForward: ProteinFeedForward {
    private let up, upBias: Tensor  // [F, D], [F]
    private let down, downBias: Tensor  // [D, F], [D]

    init(_ c: ProteinModelConfiguration, layer: Int, layout: ParameterLayout, prefix: String) {
        let (d, f) = (c.hiddenSize, c.feedForwardSize)
        func dense(_ name: String, _ kind: ParameterRole.Kind, _ outputs: Int, _ inputs: Int) -> (Tensor, Tensor) {
            (
                layout.declare(
                    prefix + name + ".weight", [outputs, inputs], .scaled(inputs: inputs),
                    role: ParameterRole(.proteinModel, kind, layer: layer)),
                layout.declare(
                    prefix + name + ".bias", [outputs], .constant(0),
                    role: ParameterRole(.proteinModel, kind, .bias, layer: layer))
            )
        }
        (up, upBias) = dense("intermediate.dense", .up, f, d)
        (down, downBias) = dense("output.dense", .down, d, f)
    }

    func callAsFunction(
        _ graph: Graph, _ x: Tensor, addingTo residual: Tensor, sequences: [SequenceRange]
    ) -> Tensor {
        graph.linear(graph.gelu(graph.linear(x, up, bias: upBias)), down, bias: downBias, addingTo: residual)
    }
}
