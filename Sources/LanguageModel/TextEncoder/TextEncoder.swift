import TensorKit

/// BERT (Devlin et al., 2019) as a reader of texts: learned positions, norms after each part of a layer, biases everywhere.
/// Parameter names are those of the transformers layout (`BertModel`).
public final class TextEncoder {
    /// Sizes of the model.
    public let configuration: TextEncoderConfiguration
    private let words, positions, segments: Tensor  // [V, D], [T, D], [2, D]
    private let norm: Norm
    private let layers: [Layer]

    /// Declares the parameters in `layout`, under published names.
    public init(_ configuration: TextEncoderConfiguration, layout: ParameterLayout) {
        self.configuration = configuration
        let d = configuration.hiddenSize
        func table(_ name: String, _ kind: ParameterRole.Kind, _ rows: Int) -> Tensor {
            layout.declare(
                "embeddings.\(name)_embeddings.weight", [rows, d], .normal(deviation: 0.02),
                role: ParameterRole(.textEncoder, kind))
        }
        words = table("word", .embedding, configuration.vocabularySize)
        positions = table("position", .positions, configuration.maxTokens)
        segments = table("token_type", .segments, configuration.segments)
        norm = Norm("embeddings.LayerNorm", .embeddingNorm, configuration, layer: nil, layout)
        layers = (0..<configuration.layers).map { Layer(configuration, index: $0, layout: layout) }
    }

    /// Hidden state `layer` of `[embeddings, layer 1, …, layer L]` of texts, packed one after another: `[N, hidden]`.
    ///
    /// - Parameter texts: ids with the special tokens around them, none longer than the model has positions.
    public func hiddenState(_ graph: Graph, _ texts: [[Int32]], layer: Int) -> Tensor {
        precondition(texts.allSatisfy { $0.count <= configuration.maxTokens }, "a text has more tokens than positions")
        let sequences = SequenceRange.packed(texts.map(\.count))
        let rows = texts.reduce(0) { $0 + $1.count }
        var x = graph.gatherRows(words, texts.flatMap(\.self))
        x = graph.add(x, graph.gatherRows(positions, texts.flatMap { $0.indices.map(Int32.init) }))
        x = graph.add(x, graph.gatherRows(segments, [Int32](repeating: 0, count: rows)))
        x = norm(graph, x)
        for layer in layers.prefix(layer) { x = layer(graph, x, sequences: sequences) }
        return x
    }
}

extension TextEncoder {
    /// LayerNorm with its gain and bias.
    struct Norm {
        private let gain, bias: Tensor  // [D]
        private let epsilon: Float

        init(
            _ name: String, _ kind: ParameterRole.Kind, _ c: TextEncoderConfiguration, layer: Int?,
            _ layout: ParameterLayout
        ) {
            gain = layout.declare(
                name + ".weight", [c.hiddenSize], .constant(1), role: ParameterRole(.textEncoder, kind, layer: layer))
            bias = layout.declare(
                name + ".bias", [c.hiddenSize], .constant(0),
                role: ParameterRole(.textEncoder, kind, .bias, layer: layer))
            epsilon = c.epsilon
        }

        func callAsFunction(_ graph: Graph, _ x: Tensor) -> Tensor {
            graph.layerNorm(x, gain: gain, bias: bias, epsilon: epsilon)
        }
    }

    /// One transformer layer.
    final class Layer {
        private let shape: AttentionShape
        private let qkv, qkvBias: Tensor  // [3D, D], [3D]
        private let out, outBias: Tensor  // [D, D], [D]
        private let attentionNorm, feedForwardNorm: Norm
        private let up, upBias: Tensor  // [F, D], [F]
        private let down, downBias: Tensor  // [D, F], [D]

        init(_ c: TextEncoderConfiguration, index: Int, layout: ParameterLayout) {
            let (d, f) = (c.hiddenSize, c.feedForwardSize)
            let prefix = "encoder.layer.\(index)."
            func role(_ kind: ParameterRole.Kind, _ term: ParameterRole.Term = .weight) -> ParameterRole {
                ParameterRole(.textEncoder, kind, term, layer: index)
            }
            func dense(_ name: String, _ kind: ParameterRole.Kind, _ shape: [Int]) -> (Tensor, Tensor) {
                (
                    layout.declare(prefix + name + ".weight", shape, .normal(deviation: 0.02), role: role(kind)),
                    layout.declare(prefix + name + ".bias", [shape[0]], .constant(0), role: role(kind, .bias))
                )
            }
            let names = [("query", ParameterRole.Kind.query), ("key", .key), ("value", .value)].map {
                (name: prefix + "attention.self." + $0, kind: $1)
            }
            shape = AttentionShape(heads: c.heads, keyValueHeads: c.heads, headSize: d / c.heads, causal: false)
            qkv = layout.declare(
                [3 * d, d], parts: names.map { ($0.name + ".weight", [d, d], role($0.kind)) }, .normal(deviation: 0.02))
            qkvBias = layout.declare(
                [3 * d], parts: names.map { ($0.name + ".bias", [d], role($0.kind, .bias)) }, .constant(0))
            (out, outBias) = dense("attention.output.dense", .attentionOutput, [d, d])
            attentionNorm = Norm(prefix + "attention.output.LayerNorm", .attentionNorm, c, layer: index, layout)
            (up, upBias) = dense("intermediate.dense", .up, [f, d])
            (down, downBias) = dense("output.dense", .down, [d, f])
            feedForwardNorm = Norm(prefix + "output.LayerNorm", .feedForwardNorm, c, layer: index, layout)
        }

        /// x `[N, D]` -> `[N, D]`.
        func callAsFunction(_ graph: Graph, _ x: Tensor, sequences: [SequenceRange]) -> Tensor {
            let attended = graph.attention(graph.linear(x, qkv, bias: qkvBias), shape: shape, sequences: sequences)
            let x = attentionNorm(graph, graph.linear(attended, out, bias: outBias, addingTo: x))
            let inner = graph.gelu(graph.linear(x, up, bias: upBias))
            return feedForwardNorm(graph, graph.linear(inner, down, bias: downBias, addingTo: x))
        }
    }
}

extension ParameterRole.Part {
    /// A frozen encoder of texts.
    static let textEncoder = Self("textEncoder")
}

extension ParameterRole.Kind {
    /// Learned vectors of positions.
    static let positions = Self("positions")
    /// Learned vectors of segments.
    static let segments = Self("segments")
    /// The norm of embeddings.
    static let embeddingNorm = Self("embeddingNorm")
}
