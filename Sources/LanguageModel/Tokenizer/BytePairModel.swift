/// Byte-pair encoding of one word: neighbouring symbols merge in the order in which the merges were learnt.
///
/// Source: Sennrich et al., "Neural machine translation of rare words with subword units", 2016.
struct BytePairModel: Sendable {
    /// Token bytes (UTF-8) to id.
    private(set) var vocabulary: [[UInt8]: Int]
    /// Pair of ids to the merge's rank and the id of its result; all three packed.
    private let merges: IntegerTable
    /// Ids of tokens that are one character, by their UTF-8 bytes, packed.
    private let characters: IntegerTable
    private let unknownID: Int?
    private let fusesUnknown: Bool
    /// Ids of `<0x00>`...`<0xFF>`, for characters that aren't in the vocabulary; empty where this isn't used.
    private let fallback: [Int?]
    private let ignoresMerges: Bool

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
        self.merges = IntegerTable(
            merges.enumerated().map { rank, merge in
                (Self.pack(merge.left, merge.right), Self.pack(rank, merge.merged))
            })
        characters = IntegerTable(
            vocabulary.compactMap { token, id in
                let isCharacter = token.count { $0 & 0xC0 != 0x80 } == 1 && token.count <= 4
                return isCharacter ? (Self.packed(token[...]), UInt64(id)) : nil
            })
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
            if character.count <= 4, let id = characters[Self.packed(character)] {
                ids.append(Int(id))
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

    /// A token of the word while it is merged; neighbours by index, −1 for none.
    private struct Symbol {
        var id: Int
        var previous: Int
        var next: Int
    }

    /// Repeatedly merges the leftmost pair of the lowest rank; a queue keeps this O(n log n) for long words.
    private func merge(_ ids: [Int]) -> [Int] {
        guard ids.count > 1 else { return ids }
        let removed = -1
        var symbols = ids.indices.map { Symbol(id: ids[$0], previous: $0 - 1, next: $0 + 1 < ids.count ? $0 + 1 : -1) }
        /// Rank and position, packed: the smallest is the next merge.
        var queue = PriorityQueue<UInt64>()
        func push(_ left: Int, _ symbols: borrowing [Symbol], _ queue: inout PriorityQueue<UInt64>) {
            guard left >= 0, symbols[left].next >= 0,
                let merge = merges[Self.pack(symbols[left].id, symbols[symbols[left].next].id)]
            else { return }
            queue.push(merge & ~0xFFFF_FFFF | UInt64(left))
        }
        for left in symbols.indices { push(left, symbols, &queue) }
        while let top = queue.pop() {
            let left = Int(top & 0xFFFF_FFFF)
            let right = symbols[left].next
            // The symbols may have changed since this candidate was queued.
            guard symbols[left].id != removed, right >= 0,
                let merge = merges[Self.pack(symbols[left].id, symbols[right].id)], merge >> 32 == top >> 32
            else { continue }
            symbols[left].id = Int(merge & 0xFFFF_FFFF)
            symbols[right].id = removed
            let next = symbols[right].next
            symbols[left].next = next
            if next >= 0 { symbols[next].previous = left }
            push(symbols[left].previous, symbols, &queue)
            push(left, symbols, &queue)
        }
        return symbols.compactMap { $0.id == removed ? nil : $0.id }
    }

    private static func pack(_ high: Int, _ low: Int) -> UInt64 {
        UInt64(truncatingIfNeeded: high) << 32 | UInt64(truncatingIfNeeded: low) & 0xFFFF_FFFF
    }

    /// Up to four bytes as a number.
    private static func packed(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
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
