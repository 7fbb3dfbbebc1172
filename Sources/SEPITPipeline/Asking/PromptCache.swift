import LanguageModel
import StructureEncoder
import TensorKit

/// Prompts as they were read, kept while there is room: one that comes again is not read again, and answered the same.
final class PromptCache {
    /// All that a reading depends on.
    struct Key: Hashable {
        var ids: [Int32]
        var proteins: [ProteinInput]
    }

    /// What was read of one.
    struct Entry {
        /// Begins with it; what follows is an answer, which may still be written.
        let cache: KVCache
        let length: Int
        /// Of what follows, `[1, V]`.
        let logits: Tensor
        let pooled: [PooledFeatures]
        fileprivate var lastUse = 0
    }

    private let mostBytes: Int
    private var known: [Key: Entry] = [:]
    private var uses = 0

    init(mostBytes: Int) { self.mostBytes = mostBytes }

    subscript(key: Key) -> Entry? {
        uses += 1
        known[key]?.lastUse = uses
        return known[key]
    }

    /// - Parameter decoder: has read the prompt alone.
    func remember(_ key: Key, _ decoder: CachedDecoder, logits: Tensor, pooled: [PooledFeatures]) {
        uses += 1
        let cache = decoder.caches[0]
        // Logits in memory of their own: a pool in which something stays cannot join its pieces.
        known[key] = Entry(
            cache: cache, length: cache.length, logits: Tensor(logits.values, shape: logits.shape), pooled: pooled,
            lastUse: uses)
        forgetOldest()
    }

    private func forgetOldest() {
        var bytes = known.values.reduce(0) { $0 + $1.cache.bytes }
        for (key, entry) in known.sorted(by: { $0.value.lastUse < $1.value.lastUse }) where bytes > mostBytes {
            known[key] = nil
            bytes -= entry.cache.bytes
        }
    }
}
