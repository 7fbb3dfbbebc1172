import TensorKit

/// The head that ESM-2 was trained with: which residue stands where `<mask>` does.
///
///     logits = E layerNorm(gelu(W h + b)) + c        E the token embeddings, tied
///
/// Parameter names are those of the transformers layout (`EsmForMaskedLM`).
public final class MaskedLanguageHead {
    private let dense, denseBias: Tensor  // [D, D], [D]
    private let gain, normBias: Tensor  // [D]
    private let decoder, decoderBias: Tensor  // [V, D], [V]
    private let epsilon: Float

    /// - Parameter model: whose embeddings are the output layer's weights.
    public init(_ model: ProteinModel, store: ParameterStore, prefix: String = "lm_head.") {
        let (d, v) = (model.configuration.hiddenSize, model.configuration.vocabularySize)
        dense = store.declare(prefix + "dense.weight", [d, d], .scaled(inputs: d))
        denseBias = store.declare(prefix + "dense.bias", [d], .constant(0))
        gain = store.declare(prefix + "layer_norm.weight", [d], .constant(1))
        normBias = store.declare(prefix + "layer_norm.bias", [d], .constant(0))
        decoder = model.embedding
        decoderBias = store.declare(prefix + "bias", [v], .constant(0))
        epsilon = model.configuration.epsilon
    }

    /// Logits of residues from last hidden states (final norm included): `[N, D]` -> `[N, V]`.
    public func callAsFunction(_ graph: Graph, _ states: Tensor) -> Tensor {
        let x = graph.gelu(graph.linear(states, dense, bias: denseBias))
        let y = graph.layerNorm(x, gain: gain, bias: normBias, epsilon: epsilon)
        return graph.linear(y, decoder, bias: decoderBias)
    }
}
