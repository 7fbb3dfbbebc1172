import FileKit
import TensorKit

/// Turns texts into vectors: a text encoder with its tokenizer.
public final class TextEmbedder {
    /// What it was read from.
    public let checkpoint: TextEncoderCheckpoint
    private let encoder: TextEncoder
    private let tokenizer: Tokenizer
    private let maxTokens: Int

    /// Tokens that are read at a time, but for a longer text.
    private static let tokensAtATime = 2048

    /// - Throws: `SepitError` as `TextEncoderCheckpoint`.
    public init(path: String) throws(SepitError) {
        checkpoint = try TextEncoderCheckpoint(path: path)
        tokenizer = try checkpoint.tokenizer()
        encoder = try checkpoint.load()
        maxTokens = try checkpoint.maxTokens()
    }

    /// Width of a vector.
    public var width: Int { encoder.configuration.hiddenSize }

    /// Ids of a text with the special tokens around it; of a long one, those of its beginning.
    public func ids(of text: String) -> [Int32] {
        let ids = tokenizer.encode(text)
        guard ids.count > maxTokens else { return ids.map(Int32.init) }
        let around = tokenizer.encode("")
        let inner = tokenizer.encode(text, addSpecialTokens: false).prefix(max(0, maxTokens - around.count))
        return (around.prefix(1) + inner + around.dropFirst()).map(Int32.init)
    }

    /// Of each of a text's `ids`, whether it is more than what stands around every text.
    public func counts(ofTokensIn text: String) -> [Bool] {
        let around = Set(tokenizer.encode("").map(Int32.init))
        return ids(of: text).map { !around.contains($0) }
    }

    /// One vector for each text, `[texts, width]`.
    public func embeddings(of texts: [String], pooling: TextPooling, on device: Device) -> Tensor {
        var values: [Float] = []
        values.reserveCapacity(texts.count * width)
        forEachBatch(of: texts, layer: encoder.configuration.layers, on: device) { graph, states, sequences in
            let pooled =
                switch pooling {
                case .mean: graph.meanRows(states, sequences)
                case .cls: graph.gatherRows(states, sequences.map { Int32($0.start) })
                }
            values += pooled.values
        }
        return Tensor(values, shape: [texts.count, width])
    }

    /// A vector for each token of each text, special ones included, `[tokens, width]`: hidden state `layer` of
    /// `[embeddings, layer 1, …, layer L]`.
    public func tokenStates(of texts: [String], layer: Int, on device: Device) -> [Tensor] {
        var result: [Tensor] = []
        forEachBatch(of: texts, layer: layer, on: device) { _, states, sequences in
            for sequence in sequences {
                let start = states.base + sequence.start * width
                let values = Array(UnsafeBufferPointer(start: start, count: sequence.length * width))
                result.append(Tensor(values, shape: [sequence.length, width]))
            }
        }
        return result
    }

    private func forEachBatch(
        of texts: [String], layer: Int, on device: Device, _ body: (Graph, Tensor, [SequenceRange]) -> Void
    ) {
        var batch: [[Int32]] = []
        var tokens = 0
        func run() {
            guard !batch.isEmpty else { return }
            let graph = Graph(device: device, recording: false)
            body(graph, encoder.hiddenState(graph, batch, layer: layer), SequenceRange.packed(batch.map(\.count)))
            (batch, tokens) = ([], 0)
        }
        for text in texts {
            let ids = ids(of: text)
            if tokens + ids.count > Self.tokensAtATime { run() }
            batch.append(ids)
            tokens += ids.count
        }
        run()
    }
}
