import TensorKit

/// A Llama-family decoder (Touvron et al., 2023): RMSNorm, half-split rotary positions, grouped-query attention and
/// SwiGLU or a mixture of experts; Mistral's sliding window where it has one. Parameter names are those of the
/// transformers layout.
public final class LlamaModel {
    /// What the names of its parameters begin with inside a SEPIT model.
    public static let prefix = "text_model."

    /// Sizes and settings of the model.
    public let configuration: LlamaConfiguration
    private let embedding: Tensor  // [V, D]
    private let layers: [Layer]
    private let finalGain: Tensor  // [D]
    private let head: Tensor  // [V, D]
    private let frequencies: Tensor  // [d/2]

    /// Declares the parameters in `layout`, under published names that begin with `prefix`.
    public init(_ configuration: LlamaConfiguration, layout: ParameterLayout, prefix: String = LlamaModel.prefix) {
        let c = configuration
        self.configuration = c
        embedding = layout.declare(
            prefix + "model.embed_tokens.weight", [c.vocabularySize, c.hiddenSize], .normal(deviation: 0.02),
            role: ParameterRole(.languageModel, .embedding))
        layers = (0..<c.layers).map { Layer(c, index: $0, layout: layout, prefix: "\(prefix)model.layers.\($0).") }
        finalGain = layout.declare(
            prefix + "model.norm.weight", [c.hiddenSize], .constant(1), role: ParameterRole(.languageModel, .finalNorm))
        head =
            c.tiesEmbeddings
            ? embedding
            : layout.declare(
                prefix + "lm_head.weight", [c.vocabularySize, c.hiddenSize], .normal(deviation: 0.02),
                role: ParameterRole(.languageModel, .head))
        frequencies = Tensor(c.frequencies, shape: [c.headSize / 2])
    }

    /// Token embeddings: `[N]` ids -> `[N, D]`.
    public func embed(_ graph: Graph, _ ids: [Int32]) -> Tensor { graph.gatherRows(embedding, ids) }

    /// Final hidden states of a packed batch, before the output layer: x `[N, D]` -> `[N, D]`.
    ///
    /// - Parameters:
    ///   - positions: rotary position of each row.
    ///   - caches: if given, where keys and values of each sequence are stored from the first token on.
    ///   - routing: how tokens are routed to experts.
    ///   - record: notes where they went.
    ///   - kinds: of the rows, as the record counts them; empty where all are of one.
    /// - Returns: the states, and what routers add to the loss, `[1]`, if anything.
    public func hiddenStates(
        _ graph: Graph, _ x: Tensor, sequences: [SequenceRange], positions: [Int32], caches: [KVCache] = [],
        routing: RoutingPass = RoutingPass(), record: RoutingRecord? = nil, kinds: [Int] = []
    ) -> (states: Tensor, penalty: Tensor?) {
        let rows = RoutedRows(pass: routing, sequences: sequences, kinds: kinds, record: record)
        let positions = Buffer(positions)
        let result = run(graph, x) { [self] graph, layer, index, x in
            layer.callAsFunction(graph, x, positions: positions, frequencies: frequencies, rows: rows) {
                qkv, shape in
                for (cache, range) in zip(caches, sequences) {
                    cache.layer(index).store(qkv, shape: shape, start: range.start, rows: range.length, position: 0)
                }
                if let window = configuration.slidingWindow, sequences.contains(where: { $0.length > window }) {
                    return graph.windowedAttention(qkv, shape: shape, sequences: sequences, window: window)
                }
                return graph.attention(qkv, shape: shape, sequences: sequences)
            }
        }
        for (cache, range) in zip(caches, sequences) { cache.advance(by: range.length) }
        return result
    }

    /// Final hidden states of one further token for each of some cached sequences: x `[sequences, D]` -> the same.
    public func nextStates(_ graph: Graph, _ x: Tensor, caches: [KVCache]) -> Tensor {
        let rows = RoutedRows()
        let lengths = caches.map(\.length)
        let positions = Buffer(lengths.map(Int32.init))
        let result = run(graph, x) { [self] graph, layer, index, x in
            layer.callAsFunction(graph, x, positions: positions, frequencies: frequencies, rows: rows) {
                qkv, shape in
                let layers = caches.map { $0.layer(index) }
                for (row, cache) in layers.enumerated() {
                    cache.store(qkv, shape: shape, start: row, rows: 1, position: lengths[row])
                }
                return graph.cachedAttention(
                    qkv, shape: shape, caches: layers, lengths: lengths.map { $0 + 1 },
                    window: configuration.slidingWindow)
            }
        }
        for cache in caches { cache.advance(by: 1) }
        return result.states
    }

    /// Final hidden states of texts that go on from cached sequences, none of which sees another: x `[N, D]` -> the
    /// same. The caches keep none of them, but need room for the longest.
    public func continuationStates(_ graph: Graph, _ x: Tensor, _ continuations: [Continuation]) -> Tensor {
        let rows = RoutedRows()
        let prefixes = continuations.map(\.cache.length)
        let positions = Buffer(
            zip(continuations, prefixes).flatMap { continuation, prefix in
                continuation.rows.indices.map { Int32(prefix + $0 - continuation.rows.lowerBound) }
            })
        let result = run(graph, x) { [self] graph, layer, index, x in
            layer.callAsFunction(graph, x, positions: positions, frequencies: frequencies, rows: rows) {
                qkv, shape in
                graph.continuedAttention(
                    qkv, shape: shape, continuations.map { ($0.cache.layer(index), $0.rows) }, prefixes: prefixes,
                    window: configuration.slidingWindow)
            }
        }
        return result.states
    }

    private func run(
        _ graph: Graph, _ input: Tensor,
        _ apply: @escaping (Graph, Layer, Int, Tensor) -> (y: Tensor, penalty: Tensor?)
    ) -> (states: Tensor, penalty: Tensor?) {
        var x = input
        var penalty: Tensor?
        for (index, layer) in layers.enumerated() {
            graph.beginLayer(.languageModel, index)
            let outputs = graph.checkpoint(x) { graph, x in
                let result = apply(graph, layer, index, x)
                return [result.y] + (result.penalty.map { [$0] } ?? [])
            }
            x = outputs[0]
            for loss in outputs.dropFirst() { penalty = penalty.map { graph.add($0, loss) } ?? loss }
        }
        return (graph.rmsNorm(x, gain: finalGain, epsilon: configuration.epsilon), penalty)
    }

    /// Evens out the loads of experts after a training step, where routers have a rule for that (see
    /// `BiasBalancedRouter`).
    ///
    /// - Parameter loads: rows by expert, of each layer.
    public func balanceExperts(after loads: [Int: [Int]], rate: Float) {
        for (index, layer) in layers.enumerated() {
            if let loads = loads[index] { layer.feedForward.balance(after: loads, rate: rate) }
        }
    }

    /// Next-token logits: states `[N, D]` -> `[N, V]`.
    public func logits(_ graph: Graph, _ states: Tensor) -> Tensor { graph.linear(states, head) }

    /// scale · Σ −log p(target) of next-token logits, for states `[N, D]` that have a target each -> `[1]`, or for each of S
    /// ranges of rows -> `[S]`.
    public func crossEntropy(
        _ graph: Graph, _ states: Tensor, targets: [Int32], scale: Float, ranges: [Range<Int>]? = nil
    ) -> Tensor {
        graph.crossEntropy(states, head, targets: targets, scale: scale, ranges: ranges)
    }
}

extension LlamaModel {
    /// One decoder layer.
    final class Layer {
        private let epsilon: Float
        private let shape: AttentionShape
        private let attentionGain: Tensor  // [D]
        private let qkv: Tensor  // [(H + 2 Hkv) d, D]
        private let out: Tensor  // [D, H d]
        private let feedForwardGain: Tensor  // [D]
        fileprivate let feedForward: any FeedForward

        init(_ c: LlamaConfiguration, index: Int, layout: ParameterLayout, prefix: String) {
            let (d, size) = (c.hiddenSize, c.headSize)
            epsilon = c.epsilon
            shape = AttentionShape(
                heads: c.heads, keyValueHeads: c.keyValueHeads, headSize: size, causal: true)
            let attention = prefix + "self_attn."
            func role(_ kind: ParameterRole.Kind) -> ParameterRole { ParameterRole(.languageModel, kind, layer: index) }
            attentionGain = layout.declare(
                prefix + "input_layernorm.weight", [d], .constant(1), role: role(.attentionNorm))
            qkv = layout.declare(
                [shape.fusedWidth, d],
                parts: [
                    (attention + "q_proj.weight", [c.heads * size, d], role(.query)),
                    (attention + "k_proj.weight", [c.keyValueHeads * size, d], role(.key)),
                    (attention + "v_proj.weight", [c.keyValueHeads * size, d], role(.value)),
                ], .normal(deviation: 0.02))
            out = layout.declare(
                attention + "o_proj.weight", [d, c.heads * size], .normal(deviation: 0.02), role: role(.attentionOutput)
            )
            feedForwardGain = layout.declare(
                prefix + "post_attention_layernorm.weight", [d], .constant(1), role: role(.feedForwardNorm))
            feedForward =
                if let experts = c.experts {
                    MixtureOfExperts(c, experts: experts, layer: index, layout: layout, prefix: prefix + "mlp.")
                } else {
                    DenseFeedForward(c, layer: index, layout: layout, prefix: prefix + "mlp.")
                }
        }

        /// x `[N, D]` -> `[N, D]`; `attend` maps rotated queries, keys and values to attended values.
        func callAsFunction(
            _ graph: Graph, _ x: Tensor, positions: Buffer<Int32>, frequencies: Tensor, rows: RoutedRows,
            attend: (_ qkv: Tensor, _ shape: AttentionShape) -> Tensor
        ) -> (y: Tensor, penalty: Tensor?) {
            let y = graph.rmsNorm(x, gain: attentionGain, epsilon: epsilon)
            let heads = graph.rotary(
                graph.linear(y, qkv), heads: shape.heads + shape.keyValueHeads, headSize: shape.headSize,
                positions: positions, frequencies: frequencies)
            let x = graph.linear(attend(heads, shape), out, addingTo: x)
            return feedForward(
                graph, graph.rmsNorm(x, gain: feedForwardGain, epsilon: epsilon), addingTo: x, rows: rows)
        }
    }
}

extension ParameterRole.Part {
    /// The decoder.
    public static let languageModel = Self("languageModel")
}
