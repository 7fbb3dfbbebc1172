/// The greedy search of byte-pair encoding over a list of distinct words.
struct MergeLearner {
    /// Token by id.
    private(set) var tokens: [[UInt8]]
    /// Pairs of ids in the order in which they merge.
    private(set) var merges: [(Int, Int)] = []
    private var ids: [[UInt8]: Int]
    private var words: [(ids: [Int], count: Int)]
    private var pairCounts: [Pair: Int] = [:]
    /// The words in which a pair appeared since the queue was last filled.
    private var places: [Pair: [Int]] = [:]

    private struct Pair: Hashable, Comparable {
        let left: Int
        let right: Int

        static func < (a: Pair, b: Pair) -> Bool { (a.left, a.right) < (b.left, b.right) }
    }

    /// A pair in the queue, most frequent first, then smallest ids; its count may be out of date.
    private struct Candidate: Comparable {
        let pair: Pair
        var count: Int
        let places: [Int]

        static func < (a: Candidate, b: Candidate) -> Bool {
            if a.count != b.count { return a.count > b.count }
            return a.pair != b.pair ? a.pair < b.pair : a.places.lexicographicallyPrecedes(b.places)
        }
    }

    init(tokens: [[UInt8]], words: [(ids: [Int], count: Int)]) {
        self.tokens = tokens
        self.words = words
        ids = Dictionary(tokens.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
        for (index, word) in words.enumerated() {
            for (left, right) in zip(word.ids, word.ids.dropFirst()) {
                change(Pair(left: left, right: right), by: word.count, in: index)
            }
        }
    }

    /// Merges pairs until there are `size` tokens or no pairs left.
    mutating func learn(until size: Int) {
        var queue = PriorityQueue<Candidate>()
        enqueuePlaces(&queue)
        while tokens.count < size, var top = queue.pop() {
            let count = pairCounts[top.pair, default: 0]
            guard count == top.count else {
                top.count = count
                queue.push(top)
                continue
            }
            guard count > 0 else { break }
            let merged = id(of: tokens[top.pair.left] + tokens[top.pair.right], pair: top.pair)
            merges.append((top.pair.left, top.pair.right))
            for index in top.places { merge(top.pair, into: merged, in: index) }
            enqueuePlaces(&queue)
        }
    }

    /// The id of the token that a pair spells; another pair may have spelled it before, or this one: then its last rank
    /// counts.
    private mutating func id(of token: [UInt8], pair: Pair) -> Int {
        if let known = ids[token] {
            merges.removeAll { $0 == (pair.left, pair.right) }
            return known
        }
        ids[token] = tokens.count
        tokens.append(token)
        return tokens.count - 1
    }

    private mutating func enqueuePlaces(_ queue: inout PriorityQueue<Candidate>) {
        for (pair, places) in places {
            let count = pairCounts[pair, default: 0]
            if count > 0 { queue.push(Candidate(pair: pair, count: count, places: places)) }
        }
        places.removeAll(keepingCapacity: true)
    }

    private mutating func change(_ pair: Pair, by count: Int, in word: Int) {
        pairCounts[pair, default: 0] += count
        if count > 0, places[pair]?.last != word { places[pair, default: []].append(word) }
    }

    /// Replaces the pair in one word, from left to right, and updates the counts of the neighbouring pairs.
    private mutating func merge(_ pair: Pair, into merged: Int, in index: Int) {
        let (old, count) = words[index]
        var new: [Int] = []
        new.reserveCapacity(old.count)
        var position = 0
        while position < old.count {
            guard position + 1 < old.count, old[position] == pair.left, old[position + 1] == pair.right else {
                new.append(old[position])
                position += 1
                continue
            }
            if let previous = new.last {
                change(Pair(left: previous, right: pair.left), by: -count, in: index)
                change(Pair(left: previous, right: merged), by: count, in: index)
            }
            position += 2
            if position < old.count {
                change(Pair(left: pair.right, right: old[position]), by: -count, in: index)
                change(Pair(left: merged, right: old[position]), by: count, in: index)
            }
            new.append(merged)
        }
        words[index].ids = new
    }
}
