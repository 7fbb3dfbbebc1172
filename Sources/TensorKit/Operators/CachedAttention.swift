import CKernels

/// Keys and values of one attention layer for a batch of sequences: `[sequence][kv head, capacity, head size]`.
public final class AttentionCache {
    private let keys: [Storage]
    private let values: [Storage]
    private let keyValueHeads: Int
    private let headSize: Int
    let capacity: Int

    /// An empty cache for so many sequences of at most `capacity` tokens each; its memory is taken at once.
    public init(sequences: Int, keyValueHeads: Int, headSize: Int, capacity: Int) {
        self.keyValueHeads = keyValueHeads
        self.headSize = headSize
        self.capacity = capacity
        let count = keyValueHeads * capacity * headSize
        keys = (0..<sequences).map { _ in Storage(zeros: count) }
        values = (0..<sequences).map { _ in Storage(zeros: count) }
    }

    /// Stores the keys and values of `rows` rows of qkv, from row `start`, as tokens `position...` of a sequence.
    public func store(
        _ qkv: Tensor, shape: AttentionShape, start: Int, rows: Int, sequence: Int, position: Int
    ) {
        precondition(position + rows <= capacity, "cache: \(position + rows) tokens, capacity \(capacity)")
        for row in 0..<rows {
            let source = qkv.base + (start + row) * shape.fusedWidth + shape.heads * headSize
            for head in 0..<keyValueHeads {
                let target = (head * capacity + position + row) * headSize
                (keys[sequence].base + target).update(from: source + head * headSize, count: headSize)
                (values[sequence].base + target).update(
                    from: source + (keyValueHeads + head) * headSize, count: headSize)
            }
        }
    }

    /// Where the keys and values of each sequence begin, from a given token on.
    func pointers(
        _ sequences: [Int], from tokens: [Int]
    ) -> (keys: [UnsafePointer<Float>?], values: [UnsafePointer<Float>?]) {
        let places = zip(sequences, tokens)
        return (
            places.map { UnsafePointer(keys[$0].base + $1 * headSize) },
            places.map { UnsafePointer(values[$0].base + $1 * headSize) }
        )
    }
}

/// Rows of a packed batch that go on from a cached sequence.
public struct Continuation: Sendable, Equatable {
    /// Which of the cache's sequences.
    public var sequence: Int
    /// The rows, in order.
    public var rows: Range<Int>

    /// Rows that belong to a sequence of the cache.
    public init(sequence: Int, rows: Range<Int>) {
        self.sequence = sequence
        self.rows = rows
    }
}

extension Graph {
    /// Attention of one new row per sequence to that sequence's cached tokens, its own included: qkv
    /// `[sequences, (H + 2 Hkv) d]` -> `[sequences, H d]`. Inference only.
    ///
    /// - Parameter window: only the last so many tokens are attended to.
    public func cachedAttention(
        _ qkv: Tensor, shape: AttentionShape, cache: AttentionCache, sequences: [Int], lengths: [Int],
        window: Int? = nil
    ) -> Tensor {
        precondition(!qkv.tracksGradient, "cached attention has no derivative")
        let y = tensor([qkv.rows, shape.heads * shape.headSize])
        attend(qkv, shape, cache, from: 0, sequences: sequences, lengths: lengths, window: window, into: y)
        return y
    }

    /// Attention of continuations of cached sequences, each to its sequence's tokens and to itself, none to another:
    /// qkv `[rows of all, (H + 2 Hkv) d]` -> `[rows, H d]`. Inference only.
    ///
    /// They share what is cached of their sequence. What lies in the cache behind that is overwritten.
    ///
    /// - Parameter prefixes: tokens that are cached of each continuation's sequence.
    public func continuedAttention(
        _ qkv: Tensor, shape: AttentionShape, cache: AttentionCache, _ continuations: [Continuation], prefixes: [Int],
        window: Int? = nil
    ) -> Tensor {
        precondition(!qkv.tracksGradient, "cached attention has no derivative")
        let y = tensor([qkv.rows, shape.heads * shape.headSize])
        for (continuation, prefix) in zip(continuations, prefixes) {
            let (sequence, rows) = (continuation.sequence, continuation.rows)
            cache.store(
                qkv, shape: shape, start: rows.lowerBound, rows: rows.count, sequence: sequence, position: prefix)
            attend(
                qkv, shape, cache, from: rows.lowerBound, sequences: rows.map { _ in sequence },
                lengths: (0..<rows.count).map { prefix + $0 + 1 }, window: window, into: y)
        }
        return y
    }

    /// Some rows, one for each of `sequences`, against the first `lengths` tokens of these.
    private func attend(
        _ qkv: Tensor, _ shape: AttentionShape, _ cache: AttentionCache, from row: Int, sequences: [Int],
        lengths: [Int], window: Int?, into y: Tensor
    ) {
        let counts = lengths.map { min($0, window ?? .max) }
        let (keys, values) = cache.pointers(sequences, from: zip(lengths, counts).map { $0 - $1 })
        let lengths = Buffer(counts.map(Int32.init))
        withUnsafePointer(to: shape.kernel) {
            kernels.pointee.attention_cached(
                workers, $0, sequences.count, qkv.base + row * qkv.width, keys, values, lengths.base, cache.capacity,
                y.base + row * y.width)
        }
    }
}
