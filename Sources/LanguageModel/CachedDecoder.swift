import TensorKit

/// A language model at work on some sequences: it reads each once, then goes on token by token, or says how likely
/// given texts are to follow. What others of the same model read can go on together with them.
public final class CachedDecoder {
    /// Keys and values of what was read, a cache for each sequence.
    public let caches: [KVCache]
    private let model: LlamaModel
    private let device: Device

    /// - Parameter capacity: most tokens of a sequence, with what follows it.
    public init(_ model: LlamaModel, sequences: Int, capacity: Int, device: Device) {
        self.model = model
        self.device = device
        caches = (0..<sequences).map { _ in KVCache(model.configuration, capacity: capacity) }
    }

    /// One that goes on from what is cached.
    public init(_ model: LlamaModel, _ caches: [KVCache], device: Device) {
        (self.model, self.caches, self.device) = (model, caches, device)
    }

    /// Reads all sequences, the first thing to do: x `[N, D]` -> logits of what follows each `[sequences, V]`.
    public func read(_ graph: Graph, _ x: Tensor, sequences: [SequenceRange], positions: [Int32]) -> Tensor {
        let (states, _) = model.hiddenStates(graph, x, sequences: sequences, positions: positions, caches: caches)
        return model.logits(graph, graph.gatherRows(states, sequences.map { Int32($0.start + $0.length - 1) }))
    }

    /// Forgets what was appended to the sequences: so many tokens of each are left.
    public func cut(to lengths: [Int]) { for (cache, length) in zip(caches, lengths) { cache.cut(to: length) } }

    /// Appends one token to each of some sequences, and returns the logits of the next `[sequences, V]`.
    public func step(_ ids: [Int32], sequences: [Int]) -> Tensor { step(ids, of: sequences.map { caches[$0] }) }

    /// The same for sequences that any decoders of the model have read, in one pass over the weights. Sequences join and
    /// leave from step to step: each has its own length, and up to `CachedDecoder.exactSequences` of them get the same logits as
    /// each alone, bit for bit.
    public func step(_ ids: [Int32], of sequences: [KVCache]) -> Tensor {
        let graph = Graph(device: device, recording: false)
        return model.logits(graph, model.nextStates(graph, model.embed(graph, ids), caches: sequences))
    }

    /// With more sequences, products are summed in another order, and with weights of bf16 or int8 inputs are rounded where
    /// that is faster.
    public static let exactSequences = Graph.exactRows

    /// Σ log p of the tokens of some texts, each of which follows what was read of a sequence.
    ///
    /// The texts go through the model together and share the cached sequences, which stay as they are.
    ///
    /// - Parameter logits: what `read` returned.
    /// - Precondition: no text is empty, and the cache has room for all but the last token of each.
    public func logProbabilities(of texts: [(sequence: Int, ids: [Int32])], after logits: Tensor) -> [Double] {
        let all = logSums(of: logits)
        var sums = texts.map { Double(Self.row($0.sequence, of: logits)[Int($0.ids[0])]) - all[$0.sequence] }
        var first = 0
        while first < texts.count {
            // The last token of a text predicts nothing that is asked for.
            var (end, rows) = (first, 0)
            repeat {
                rows += texts[end].ids.count - 1
                end += 1
            } while end < texts.count && rows + texts[end].ids.count - 1 <= Self.rowsPerPass
            if rows > 0 { add(texts, first..<end, to: &sums) }
            first = end
        }
        return sums
    }

    /// Logits are kept for so many rows at a time.
    private static let rowsPerPass = 256

    private func add(_ texts: [(sequence: Int, ids: [Int32])], _ range: Range<Int>, to sums: inout [Double]) {
        var start = 0
        let continuations = texts[range].map { text in
            defer { start += text.ids.count - 1 }
            return Continuation(of: caches[text.sequence], rows: start..<start + text.ids.count - 1)
        }
        let graph = Graph(device: device, recording: false)
        let x = model.embed(graph, texts[range].flatMap { $0.ids.dropLast() })
        let logits = model.logits(graph, model.continuationStates(graph, x, continuations))
        let all = logSums(of: logits)
        for (index, continuation) in zip(range, continuations) {
            for (row, id) in zip(continuation.rows, texts[index].ids.dropFirst()) {
                sums[index] += Double(Self.row(row, of: logits)[Int(id)]) - all[row]
            }
        }
    }

    /// The logits of one row; valid while the tensor is.
    public static func row(_ row: Int, of logits: Tensor) -> UnsafeBufferPointer<Float> {
        UnsafeBufferPointer(start: logits.base + row * logits.width, count: logits.width)
    }

    /// For each row of logits, what a token's logit has more than its log p.
    public func logSums(of logits: Tensor) -> [Double] { device.logSums(logits) }
}
