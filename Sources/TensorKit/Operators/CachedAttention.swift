import CKernels

/// Keys and values of one attention layer for a batch of sequences: `[sequence][kv head, capacity, head size]`.
public final class AttentionCache {
    private let keys: [Storage]
    private let values: [Storage]
    private let keyValueHeads: Int
    private let headSize: Int
    let capacity: Int

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
        let counts = lengths.map { min($0, window ?? .max) }
        let (keys, values) = cache.pointers(sequences, from: zip(lengths, counts).map { $0 - $1 })
        let lengths = Buffer(counts.map(Int32.init))
        withUnsafePointer(to: shape.kernel) {
            kernels.pointee.attention_cached(
                $0, qkv.rows, qkv.base, keys, values, lengths.base, cache.capacity, y.base)
        }
        return y
    }
}
