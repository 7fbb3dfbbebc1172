import CKernels

/// Keys and values of one attention layer for one sequence: `[kv head, room, head size]`, with room for as many tokens as
/// came so far and some more.
public final class AttentionCache {
    private var keys = Storage(zeros: 0)
    private var values = Storage(zeros: 0)
    private var room = 0
    private let keyValueHeads: Int
    private let headSize: Int
    private let capacity: Int
    /// Of memory that it has.
    public var bytes: Int { (keys.count + values.count) * MemoryLayout<Float>.stride }

    /// An empty cache for at most `capacity` tokens.
    public init(keyValueHeads: Int, headSize: Int, capacity: Int) {
        self.keyValueHeads = keyValueHeads
        self.headSize = headSize
        self.capacity = capacity
    }

    /// The first tokens of another cache, for at most `capacity`.
    public convenience init(_ other: AttentionCache, tokens: Int, capacity: Int) {
        self.init(keyValueHeads: other.keyValueHeads, headSize: other.headSize, capacity: capacity)
        grow(to: tokens, keeping: tokens, of: other)
    }

    /// Stores the keys and values of `rows` rows of qkv, from row `start`, as tokens `position...`.
    public func store(_ qkv: Tensor, shape: AttentionShape, start: Int, rows: Int, position: Int) {
        precondition(position + rows <= capacity, "cache: \(position + rows) tokens, capacity \(capacity)")
        if position + rows > room { grow(to: position + rows, keeping: position, of: self) }
        for row in 0..<rows {
            let source = qkv.base + (start + row) * shape.fusedWidth + shape.heads * headSize
            for head in 0..<keyValueHeads {
                let target = (head * room + position + row) * headSize
                (keys.base + target).update(from: source + head * headSize, count: headSize)
                (values.base + target).update(from: source + (keyValueHeads + head) * headSize, count: headSize)
            }
        }
    }

    private static let leastRoom = 64

    /// Half as much again each time, so that long sequences are not copied often.
    private func grow(to tokens: Int, keeping kept: Int, of other: AttentionCache) {
        let wider = min(capacity, max(tokens + Self.leastRoom, room + room / 2))
        func moved(_ old: Storage) -> Storage {
            let new = Storage(zeros: keyValueHeads * wider * headSize)
            for head in 0..<(kept > 0 ? keyValueHeads : 0) {
                (new.base + head * wider * headSize).update(
                    from: old.base + head * other.room * headSize, count: kept * headSize)
            }
            return new
        }
        (keys, values) = (moved(other.keys), moved(other.values))
        room = wider
    }

    /// Where the keys and values of each cache begin, from a given token on, and the room of each.
    fileprivate static func places(
        _ caches: [AttentionCache], from tokens: [Int]
    ) -> (keys: [UnsafePointer<Float>?], values: [UnsafePointer<Float>?], rooms: Buffer<Int32>) {
        let places = zip(caches, tokens)
        return (
            places.map { UnsafePointer($0.keys.base + $1 * $0.headSize) },
            places.map { UnsafePointer($0.values.base + $1 * $0.headSize) }, Buffer(caches.map { Int32($0.room) })
        )
    }
}

extension Graph {
    /// Attention of one new row per sequence to that sequence's cached tokens, its own included: qkv
    /// `[sequences, (H + 2 Hkv) d]` -> `[sequences, H d]`. Inference only.
    ///
    /// - Parameter window: only the last so many tokens are attended to.
    public func cachedAttention(
        _ qkv: Tensor, shape: AttentionShape, caches: [AttentionCache], lengths: [Int], window: Int? = nil
    ) -> Tensor {
        precondition(!qkv.tracksGradient, "cached attention has no derivative")
        let y = tensor([qkv.rows, shape.heads * shape.headSize])
        attend(qkv, shape, caches, from: 0, lengths: lengths, window: window, into: y)
        return y
    }

    /// Attention of continuations of cached sequences, each to its sequence's tokens and to itself, none to another:
    /// qkv `[rows of all, (H + 2 Hkv) d]` -> `[rows, H d]`. Inference only.
    ///
    /// They share what is cached of their sequence. What lies in the cache behind that is overwritten.
    ///
    /// - Parameters:
    ///   - continuations: cache and rows of each.
    ///   - prefixes: tokens that are cached of each continuation's sequence.
    public func continuedAttention(
        _ qkv: Tensor, shape: AttentionShape, _ continuations: [(cache: AttentionCache, rows: Range<Int>)],
        prefixes: [Int], window: Int? = nil
    ) -> Tensor {
        precondition(!qkv.tracksGradient, "cached attention has no derivative")
        let y = tensor([qkv.rows, shape.heads * shape.headSize])
        for ((cache, rows), prefix) in zip(continuations, prefixes) {
            cache.store(qkv, shape: shape, start: rows.lowerBound, rows: rows.count, position: prefix)
            attend(
                qkv, shape, rows.map { _ in cache }, from: rows.lowerBound,
                lengths: (0..<rows.count).map { prefix + $0 + 1 }, window: window, into: y)
        }
        return y
    }

    /// Some rows, one for each of `caches`, against the first `lengths` tokens of these.
    private func attend(
        _ qkv: Tensor, _ shape: AttentionShape, _ caches: [AttentionCache], from row: Int, lengths: [Int],
        window: Int?, into y: Tensor
    ) {
        let counts = lengths.map { min($0, window ?? .max) }
        let (keys, values, rooms) = AttentionCache.places(caches, from: zip(lengths, counts).map { $0 - $1 })
        let lengths = Buffer(counts.map(Int32.init))
        withUnsafePointer(to: shape.kernel) {
            kernels.pointee.attention_cached(
                workers, $0, caches.count, qkv.base + row * qkv.width, keys, values, lengths.base, rooms.base,
                y.base + row * y.width)
        }
    }
}
