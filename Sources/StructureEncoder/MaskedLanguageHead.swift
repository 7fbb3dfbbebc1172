import TensorKit

/// The head that ESM-2 was trained with: which residue stands where `<mask>` does.
///
///     logits = E layerNorm(gelu(W h + b)) + c        E the token embeddings
///
/// Parameter names are those of the transformers layout (`EsmForMaskedLM`).
public final class MaskedLanguageHead {
    private let dense, denseBias: Tensor  // [D, D], [D]
    private let gain, normBias: Tensor  // [D]
    private let decoder, decoderBias: Tensor  // [V, D], [V]
    private let epsilon: Float

    /// - Parameter model: whose embeddings are the output layer's weights.
    public init(_ model: ProteinModel, layout: ParameterLayout, prefix: String = "lm_head.") {
        let (d, v) = (model.configuration.hiddenSize, model.configuration.vocabularySize)
        func role(_ kind: ParameterRole.Kind, _ term: ParameterRole.Term = .weight) -> ParameterRole {
            ParameterRole(.maskedLanguageHead, kind, term)
        }
        dense = layout.declare(prefix + "dense.weight", [d, d], .scaled(inputs: d), role: role(.hidden))
        denseBias = layout.declare(prefix + "dense.bias", [d], .constant(0), role: role(.hidden, .bias))
        gain = layout.declare(prefix + "layer_norm.weight", [d], .constant(1), role: role(.finalNorm))
        normBias = layout.declare(prefix + "layer_norm.bias", [d], .constant(0), role: role(.finalNorm, .bias))
        decoder = model.embedding
        decoderBias = layout.declare(prefix + "bias", [v], .constant(0), role: role(.head, .bias))
        epsilon = model.configuration.epsilon
    }

    /// Logits of residues from last hidden states (final norm included): `[N, D]` -> `[N, V]`.
    public func callAsFunction(_ graph: Graph, _ states: Tensor) -> Tensor {
        let x = graph.gelu(graph.linear(states, dense, bias: denseBias))
        let y = graph.layerNorm(x, gain: gain, bias: normBias, epsilon: epsilon)
        return graph.linear(y, decoder, bias: decoderBias)
    }
}

extension ParameterRole.Part {
    /// ESM-2's masked-language head.
    public static let maskedLanguageHead = Self("maskedLanguageHead")
}

extension ParameterRole.Kind {
    /// The inner layer of a head.
    public static let hidden = Self("hidden")
}
