import TensorKit

/// Keys and values of the tokens seen so far, for a batch of sequences that are decoded together.
public final class KVCache {
    /// Largest number of tokens per sequence.
    public let capacity: Int
    /// Tokens seen so far, per sequence.
    public private(set) var lengths: [Int]
    private let layers: [AttentionCache]

    /// An empty cache for so many sequences of at most `capacity` tokens each; its memory is taken at once.
    public init(_ configuration: LlamaConfiguration, sequences: Int, capacity: Int) {
        self.capacity = capacity
        lengths = [Int](repeating: 0, count: sequences)
        layers = (0..<configuration.layers).map { _ in
            AttentionCache(
                sequences: sequences, keyValueHeads: configuration.keyValueHeads, headSize: configuration.headSize,
                capacity: capacity)
        }
    }

    func layer(_ index: Int) -> AttentionCache { layers[index] }

    /// Forgets what follows the first tokens of each sequence.
    func cut(to lengths: [Int]) { self.lengths = zip(self.lengths, lengths).map(min) }

    /// Counts tokens whose keys and values every layer has stored.
    func advance(_ sequence: Int, by count: Int) { lengths[sequence] += count }
}
