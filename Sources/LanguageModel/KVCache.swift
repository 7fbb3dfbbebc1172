import TensorKit

/// Keys and values of the tokens of a sequence seen so far. Sequences that each have one can be decoded together, whatever
/// their lengths.
public final class KVCache {
    /// Largest number of tokens.
    public let capacity: Int
    /// Tokens seen so far.
    public private(set) var length = 0
    private let layers: [AttentionCache]

    /// An empty cache for at most `capacity` tokens; its memory grows with them.
    public init(_ configuration: LlamaConfiguration, capacity: Int) {
        self.capacity = capacity
        layers = (0..<configuration.layers).map { _ in
            AttentionCache(
                keyValueHeads: configuration.keyValueHeads, headSize: configuration.headSize, capacity: capacity)
        }
    }

    /// The first tokens of another sequence, which may have gone on since: nothing that follows them changes them.
    public init(_ other: KVCache, length: Int, capacity: Int) {
        self.capacity = capacity
        self.length = length
        layers = other.layers.map { AttentionCache($0, tokens: length, capacity: capacity) }
    }

    /// Of memory that it has.
    public var bytes: Int { layers.reduce(0) { $0 + $1.bytes } }

    func layer(_ index: Int) -> AttentionCache { layers[index] }

    /// Forgets what follows the first tokens.
    func cut(to length: Int) { self.length = min(self.length, length) }

    /// Counts tokens whose keys and values every layer has stored.
    func advance(by count: Int) { length += count }
}

/// Rows of a packed batch that go on from a cached sequence.
public struct Continuation {
    /// The sequence's.
    public var cache: KVCache
    /// The rows, in order.
    public var rows: Range<Int>

    /// Rows that follow what is cached.
    public init(of cache: KVCache, rows: Range<Int>) {
        self.cache = cache
        self.rows = rows
    }
}
