import TensorKit

/// The head that ESM-2 was trained with: which residue stands where `<mask>` does.
///
///     logits = E layerNorm(gelu(W h + b)) + c        E the token embeddings, tied, or a matrix of its own
///
/// Parameter names are those of the transformers layout (`EsmForMaskedLM`).
public final class MaskedLanguageHead {
    private let dense, denseBias: Tensor  // [D, D], [D]
    private let gain, normBias: Tensor  // [D]
    private let decoder, decoderBias: Tensor  // [V, D], [V]
    private let epsilon: Float

    /// ESM-2's own.
    ///
    /// - Parameter model: whose embeddings are the output layer's weights.
    public convenience init(_ model: ProteinModel, layout: ParameterLayout, prefix: String = "lm_head.") {
        self.init(model.configuration, tiedTo: model.embedding, .maskedLanguageHead, layout, prefix)
    }

    /// One with an output layer of its own, `out`, for training alone.
    package convenience init(
        untied c: ProteinModelConfiguration, part: ParameterRole.Part, layout: ParameterLayout, prefix: String
    ) {
        self.init(c, tiedTo: nil, part, layout, prefix)
    }

    private init(
        _ c: ProteinModelConfiguration, tiedTo embedding: Tensor?, _ part: ParameterRole.Part,
        _ layout: ParameterLayout, _ prefix: String
    ) {
        let (d, v) = (c.hiddenSize, c.vocabularySize)
        func role(_ kind: ParameterRole.Kind, _ term: ParameterRole.Term = .weight) -> ParameterRole {
            ParameterRole(part, kind, term)
        }
        dense = layout.declare(prefix + "dense.weight", [d, d], .scaled(inputs: d), role: role(.hidden))
        denseBias = layout.declare(prefix + "dense.bias", [d], .constant(0), role: role(.hidden, .bias))
        gain = layout.declare(prefix + "layer_norm.weight", [d], .constant(1), role: role(.finalNorm))
        normBias = layout.declare(prefix + "layer_norm.bias", [d], .constant(0), role: role(.finalNorm, .bias))
        let output = prefix + (embedding == nil ? "out." : "")
        decoder =
            embedding
            ?? layout.declare(output + "weight", [v, d], .normal(deviation: 0.02), role: role(.head))
        decoderBias = layout.declare(output + "bias", [v], .constant(0), role: role(.head, .bias))
        epsilon = c.epsilon
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
