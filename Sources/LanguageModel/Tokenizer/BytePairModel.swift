/// Byte-pair encoding of one word: neighbouring symbols merge in the order in which the merges were learnt.
///
/// Source: Sennrich et al., "Neural machine translation of rare words with subword units", 2016.
struct BytePairModel: Sendable {
    /// Token bytes (UTF-8) to id.
    private(set) var vocabulary: [[UInt8]: Int]
    /// Pair of ids, packed, to the merge's rank and the id of its result.
    private let merges: [UInt64: Merge]
    private let unknownID: Int?
    private let fusesUnknown: Bool
    /// Ids of `<0x00>`...`<0xFF>`, for characters that aren't in the vocabulary; empty where this isn't used.
    private let fallback: [Int?]
    private let ignoresMerges: Bool

    struct Merge: Sendable {
        let rank: Int
        let id: Int
    }

    /// - Parameter merges: pairs of ids with the id of their concatenation; earlier ones go first.
    /// - Parameter ignoresMerges: a word that is a token as a whole is taken as it is (Llama 3).
    init(
        vocabulary: [[UInt8]: Int], merges: [(left: Int, right: Int, merged: Int)], unknownID: Int? = nil,
        fusesUnknown: Bool = false, usesByteFallback: Bool = false, ignoresMerges: Bool = false
    ) {
        self.vocabulary = vocabulary
        self.unknownID = unknownID
        self.fusesUnknown = fusesUnknown
        self.ignoresMerges = ignoresMerges
        self.merges = Dictionary(
            merges.enumerated().map {
                (Self.key($0.element.left, $0.element.right), Merge(rank: $0.offset, id: $0.element.merged))
            }, uniquingKeysWith: { _, last in last })
        fallback = usesByteFallback ? (0...255).map { vocabulary[ByteFallback.token($0)] } : []
    }

    /// The ids of one word.
    func encode(_ word: ArraySlice<UInt8>) -> [Int] {
        if ignoresMerges, let id = vocabulary[Array(word)] { return [id] }
        return merge(initialIDs(word))
    }

    /// One id per character, before any merge.
    private func initialIDs(_ word: ArraySlice<UInt8>) -> [Int] {
        var ids: [Int] = []
        ids.reserveCapacity(word.count)
        var lastWasUnknown = false
        var start = word.startIndex
        while start < word.endIndex {
            var end = start + 1
            while end < word.endIndex, word[end] & 0xC0 == 0x80 { end += 1 }
            let character = word[start..<end]
            start = end
            if let id = vocabulary[Array(character)] {
                ids.append(id)
                lastWasUnknown = false
                continue
            }
            if !fallback.isEmpty {
                let bytes = character.compactMap { fallback[Int($0)] }
                if bytes.count == character.count {
                    ids.append(contentsOf: bytes)
                    lastWasUnknown = false
                    continue
                }
            }
            if let unknownID, !(fusesUnknown && lastWasUnknown) { ids.append(unknownID) }
            lastWasUnknown = true
        }
        return ids
    }

    /// Repeatedly merges the leftmost pair of the lowest rank; a queue keeps this O(n log n) for long words.
    private func merge(_ ids: [Int]) -> [Int] {
        guard ids.count > 1 else { return ids }
        var ids = ids
        var next = Array(1...ids.count)
        var previous = Array(-1..<ids.count - 1)
        let removed = -1
        func candidate(_ left: Int, _ ids: [Int], _ next: [Int]) -> Candidate? {
            guard left >= 0, next[left] < ids.count, let merge = merges[Self.key(ids[left], ids[next[left]])] else {
                return nil
            }
            return Candidate(rank: merge.rank, position: left, id: merge.id)
        }
        var queue = PriorityQueue(ids.indices.compactMap { candidate($0, ids, next) })
        while let top = queue.pop() {
            let left = top.position
            // The symbols may have changed since this candidate was queued.
            guard ids[left] != removed, candidate(left, ids, next) == top else { continue }
            let right = next[left]
            ids[left] = top.id
            ids[right] = removed
            next[left] = next[right]
            if next[left] < ids.count { previous[next[left]] = left }
            if let new = candidate(previous[left], ids, next) { queue.push(new) }
            if let new = candidate(left, ids, next) { queue.push(new) }
        }
        return ids.filter { $0 != removed }
    }

    private struct Candidate: Comparable {
        let rank: Int
        let position: Int
        let id: Int

        static func < (a: Candidate, b: Candidate) -> Bool { (a.rank, a.position) < (b.rank, b.position) }
    }

    private static func key(_ left: Int, _ right: Int) -> UInt64 {
        UInt64(truncatingIfNeeded: left) << 32 | UInt64(truncatingIfNeeded: right) & 0xFFFF_FFFF
    }
}

/// The tokens `<0x00>`...`<0xFF>` that spell single bytes.
enum ByteFallback {
    static func token(_ byte: UInt8) -> [UInt8] {
        let digits = String(byte, radix: 16, uppercase: true)
        return Array(("<0x" + (digits.utf8.count == 1 ? "0" : "") + digits + ">").utf8)
    }

    static func byte(_ token: [UInt8]) -> UInt8? {
        guard token.count == 6, token.starts(with: Array("<0x".utf8)), token[5] == UInt8(ascii: ">") else { return nil }
        return UInt8(String(decoding: token[3..<5], as: UTF8.self), radix: 16)
    }
}
