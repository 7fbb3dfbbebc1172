import TensorKit

/// The head of stage 0 that restores masked residues:
///
///     logits = W₂ layerNorm(gelu(W₁ h + b₁)) + b₂
package final class RestorationHead {
    private let first, firstBias: Tensor  // [W, D], [W]
    private let gain, normBias: Tensor  // [W]
    private let second, secondBias: Tensor  // [C, W], [C]

    /// - Parameters:
    ///   - inputs: width of a hidden state.
    ///   - classes: residues, and perhaps more that never occur.
    init(from inputs: Int, width: Int, classes: Int, layout: ParameterLayout, prefix: String) {
        func linear(_ name: String, _ kind: ParameterRole.Kind, _ shape: [Int]) -> (Tensor, Tensor) {
            (
                layout.declare(
                    prefix + name + ".weight", shape, .scaled(inputs: shape[1]), role: ParameterRole(.warmUp, kind)),
                layout.declare(
                    prefix + name + ".bias", [shape[0]], .constant(0), role: ParameterRole(.warmUp, kind, .bias))
            )
        }
        (first, firstBias) = linear("first", .hidden, [width, inputs])
        gain = layout.declare(
            prefix + "norm.weight", [width], .constant(1), role: ParameterRole(.warmUp, .finalNorm))
        normBias = layout.declare(
            prefix + "norm.bias", [width], .constant(0), role: ParameterRole(.warmUp, .finalNorm, .bias))
        (second, secondBias) = linear("second", .head, [classes, width])
    }

    /// Logits of residues from last hidden states: `[N, D]` -> `[N, classes]`.
    func callAsFunction(_ graph: Graph, _ states: Tensor) -> Tensor {
        let x = graph.gelu(graph.linear(states, first, bias: firstBias))
        return graph.linear(
            graph.layerNorm(x, gain: gain, bias: normBias, epsilon: 1e-5), second, bias: secondBias)
    }
}
