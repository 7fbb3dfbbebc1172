import TensorKit

/// ESM-2 (Lin et al., 2023) with the structure-aware module fused into its attention: pre-norm layers, rotary
/// positions, biases everywhere. Parameter names are those of the transformers layout.
public final class ProteinModel {
    /// What the names of its parameters begin with inside a SEPIT model.
    public static let prefix = "protein_model."

    /// Sizes and settings of the model.
    public let configuration: ProteinModelConfiguration
    /// What turns positions into the attention bias and the summed edges.
    public let structure: StructureModule
    let embedding: Tensor  // [V, D]
    private let layers: [Layer]
    private let finalGain, finalBias: Tensor  // [D]

    /// Declares the parameters in `layout`, under published names that begin with `prefix`.
    public init(
        _ configuration: ProteinModelConfiguration, layout: ParameterLayout, prefix: String = ProteinModel.prefix
    ) {
        self.configuration = configuration
        embedding = layout.declare(
            prefix + "embeddings.word_embeddings.weight", [configuration.vocabularySize, configuration.hiddenSize],
            .normal(deviation: 1), role: ParameterRole(.proteinModel, .embedding))
        layers = (0..<configuration.layers).map {
            Layer(configuration, index: $0, layout: layout, prefix: "\(prefix)encoder.layer.\($0).")
        }
        finalGain = layout.declare(
            prefix + "encoder.emb_layer_norm_after.weight", [configuration.hiddenSize], .constant(1),
            role: ParameterRole(.proteinModel, .finalNorm))
        finalBias = layout.declare(
            prefix + "encoder.emb_layer_norm_after.bias", [configuration.hiddenSize], .constant(0),
            role: ParameterRole(.proteinModel, .finalNorm, .bias))
        structure = StructureModule(configuration, layout: layout, prefix: prefix + "structure_bias.")
    }

    /// The hidden state that the connector reads, `[N, hidden]`: by default the second-to-last, so that the last layer
    /// and the final norm are not computed.
    ///
    /// - Parameter embeddings: as in `hiddenStates`.
    public func features(_ graph: Graph, _ batch: ProteinBatch, embeddings: Tensor? = nil) -> Tensor {
        hiddenStates(graph, batch, at: [configuration.featureIndex], embeddings: embeddings)[0]
    }

    /// What the first layer reads of each token, without what it reads of the structure, `[N, hidden]`.
    public func embeddings(_ graph: Graph, _ batch: ProteinBatch) -> Tensor {
        graph.scaleRows(
            graph.gatherRows(embedding, batch.proteins.flatMap(\.ids)), by: batch.proteins.flatMap(embeddingFactors))
    }

    /// Hidden state `index` of `[embeddings, layer 1, …, layer L]`, `[N, hidden]`; the last has the final norm.
    ///
    /// - Parameter onAttention: called with each layer's rotated queries, keys and values `[N, 3 D]`, whose memory may have
    ///   another use afterwards.
    public func hiddenState(
        _ graph: Graph, _ batch: ProteinBatch, index: Int, evaluation: StructureModule.Evaluation = .automatic,
        onAttention: ((_ layer: Int, _ qkv: Tensor) -> Void)? = nil
    ) -> Tensor {
        hiddenStates(graph, batch, at: [index], evaluation: evaluation, onAttention: onAttention)[0]
    }

    /// Several hidden states of one pass, in the order of `indices`; layers after the last of them are not computed.
    ///
    /// - Parameters:
    ///   - onAttention: as in `hiddenState`.
    ///   - onBias: called with the attention bias of the structures, if there are any.
    ///   - embeddings: in place of those of the tokens.
    public func hiddenStates(
        _ graph: Graph, _ batch: ProteinBatch, at indices: [Int], evaluation: StructureModule.Evaluation = .automatic,
        embeddings: Tensor? = nil,
        onAttention: ((_ layer: Int, _ qkv: Tensor) -> Void)? = nil, onBias: (AttentionBias) -> Void = { _ in }
    ) -> [Tensor] {
        var x = embeddings ?? self.embeddings(graph, batch)
        var bias: AttentionBias?
        if batch.hasStructure {
            let (pairs, edges) = structure(graph, batch, evaluation: evaluation)
            x = graph.add(x, edges)
            bias = pairs
            onBias(pairs)
        }
        let positions = Buffer(batch.sequences.flatMap { (0..<$0.length).map(Int32.init) })
        var states: [Int: Tensor] = [:]
        for index in 0...(indices.max() ?? 0) {
            if index > 0 {
                graph.beginLayer(.proteinModel, index - 1)
                x =
                    graph.checkpoint(x) { [layer = layers[index - 1], bias] graph, x in
                        [
                            layer(graph, x, sequences: batch.sequences, positions: positions, bias: bias) {
                                onAttention?(index - 1, $0)
                            }
                        ]
                    }[0]
            }
            guard indices.contains(index) else { continue }
            states[index] =
                index == layers.count
                ? graph.layerNorm(x, gain: finalGain, bias: finalBias, epsilon: configuration.epsilon) : x
        }
        return indices.compactMap { states[$0] }
    }

    /// Token dropout (fair-esm `token_dropout`): masked embeddings are zeroed and the others scaled to make up for the
    /// share of masks seen in training; padding is zeroed.
    private func embeddingFactors(_ protein: ProteinInput) -> [Float] {
        let tokens = protein.ids.prefix(protein.tokens)
        let masked = tokens.count { $0 == ResidueVocabulary.mask }
        let scale: Float =
            configuration.tokenDropout ? (1 - 0.15 * 0.8) / (1 - Float(masked) / Float(tokens.count)) : 1
        return protein.ids.indices.map { i in
            if i >= protein.tokens { return 0 }
            return configuration.tokenDropout && protein.ids[i] == ResidueVocabulary.mask ? 0 : scale
        }
    }
}

extension ProteinModel {
    /// One transformer layer.
    final class Layer {
        private let epsilon: Float
        private let shape: AttentionShape
        private let attentionGain, attentionNormBias: Tensor  // [D]
        private let qkv, qkvBias: Tensor  // [3D, D], [3D]
        private let out, outBias: Tensor  // [D, D], [D]
        private let frequencies: Tensor  // [D / H / 2]; stored, because ESM-2 was trained with rounded values
        private let norm, normBias: Tensor  // [D]
        private let feedForward: any ProteinFeedForward

        init(_ c: ProteinModelConfiguration, index: Int, layout: ParameterLayout, prefix: String) {
            let d = c.hiddenSize
            let size = d / c.heads
            epsilon = c.epsilon
            shape = AttentionShape(heads: c.heads, keyValueHeads: c.heads, headSize: size, causal: false)
            func role(_ kind: ParameterRole.Kind, _ term: ParameterRole.Term = .weight) -> ParameterRole {
                ParameterRole(.proteinModel, kind, term, layer: index)
            }
            func module(
                _ name: String, _ kind: ParameterRole.Kind, _ shape: [Int], _ initializer: Initializer
            ) -> (Tensor, Tensor) {
                (
                    layout.declare(prefix + name + ".weight", shape, initializer, role: role(kind)),
                    layout.declare(prefix + name + ".bias", [d], .constant(0), role: role(kind, .bias))
                )
            }
            let names = [("query", ParameterRole.Kind.query), ("key", .key), ("value", .value)].map {
                (name: prefix + "attention.self." + $0, kind: $1)
            }
            (attentionGain, attentionNormBias) = module("attention.LayerNorm", .attentionNorm, [d], .constant(1))
            qkv = layout.declare(
                [3 * d, d], parts: names.map { ($0.name + ".weight", [d, d], role($0.kind)) }, .scaled(inputs: d))
            qkvBias = layout.declare(
                [3 * d], parts: names.map { ($0.name + ".bias", [d], role($0.kind, .bias)) }, .constant(0))
            frequencies = layout.declare(
                prefix + "attention.self.rotary_embeddings.inv_freq", [size / 2],
                .values(rotaryFrequencies(headSize: size, base: c.ropeBase)),
                role: role(.rotaryFrequencies), trainable: false)
            (out, outBias) = module("attention.output.dense", .attentionOutput, [d, d], .scaled(inputs: d))
            (norm, normBias) = module("LayerNorm", .feedForwardNorm, [d], .constant(1))
            feedForward =
                if let experts = c.experts {
                    ExpertChoiceFeedForward(c, experts, layer: index, layout: layout, prefix: prefix + "mlp.")
                } else {
                    DenseProteinFeedForward(c, layer: index, layout: layout, prefix: prefix)
                }
        }

        /// x `[N, D]` -> `[N, D]`.
        func callAsFunction(
            _ graph: Graph, _ x: Tensor, sequences: [SequenceRange], positions: Buffer<Int32>, bias: AttentionBias?,
            onAttention: (Tensor) -> Void
        ) -> Tensor {
            let y = graph.layerNorm(x, gain: attentionGain, bias: attentionNormBias, epsilon: epsilon)
            let heads = graph.rotary(
                graph.linear(y, qkv, bias: qkvBias), heads: 2 * shape.heads, headSize: shape.headSize,
                positions: positions, frequencies: frequencies)
            onAttention(heads)
            let attended = graph.attention(heads, shape: shape, sequences: sequences, bias: bias)
            let x = graph.linear(attended, out, bias: outBias, addingTo: x)
            let z = graph.layerNorm(x, gain: norm, bias: normBias, epsilon: epsilon)
            return feedForward(graph, z, addingTo: x, sequences: sequences)
        }
    }
}

extension ParameterRole.Part {
    /// The protein language model, without the structure-aware module.
    public static let proteinModel = Self("proteinModel")
}
