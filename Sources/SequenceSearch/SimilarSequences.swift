/// Finds sequences that are alike without aligning them.
///
/// Greedy clustering in the manner of CD-HIT (Li and Godzik, 2006): from the longest sequence to the shortest, each
/// joins the representative that it shares the most words of five residues with, or becomes a representative itself.
/// Where a share `identity` of the residues agrees at random places, `identity⁵` of the words do. Conserved residues
/// stand together in real families, which share more words than that: the estimate joins rather too much than too
/// little, as a split needs.
public struct SimilarSequences {
    /// The estimate means little below: unrelated sequences share that many words by chance.
    public static let lowestIdentity = 0.4

    private static let wordLength = 5

    /// Fewer common words are chance. With words of four residues, ten are too: long proteins of uneven composition
    /// then attract everything.
    private static let leastCommonWords = 4.0

    /// For each sequence the index of its representative, which may be its own.
    ///
    /// - Parameter sequences: upper-case letters.
    public static func representatives(of sequences: [[UInt8]], identity: Double) -> [Int] {
        let share = (0..<wordLength).reduce(1.0) { share, _ in share * identity }
        var representatives = Array(sequences.indices)
        var holders: [UInt64: [Int]] = [:]
        let order = sequences.indices.sorted { first, second in
            let (a, b) = (sequences[first], sequences[second])
            if a.count != b.count { return a.count > b.count }
            return a == b ? first < second : a.lexicographicallyPrecedes(b)
        }
        var shared = [Int](repeating: 0, count: sequences.count)
        for index in order {
            let words = words(of: sequences[index])
            var candidates: [Int] = []
            for word in words {
                for holder in holders[word] ?? [] {
                    if shared[holder] == 0 { candidates.append(holder) }
                    shared[holder] += 1
                }
            }
            let best = candidates.max { (shared[$0], $1) < (shared[$1], $0) }
            if let best, Double(shared[best]) >= max(leastCommonWords, share * Double(words.count)) {
                representatives[index] = best
            } else {
                for word in words { holders[word, default: []].append(index) }
            }
            for candidate in candidates { shared[candidate] = 0 }
        }
        return representatives
    }

    /// The distinct words of a sequence; those with an unknown residue are left out.
    private static func words(of sequence: [UInt8]) -> Set<UInt64> {
        var words: Set<UInt64> = []
        for start in 0..<max(0, sequence.count - wordLength + 1) {
            let word = sequence[start..<start + wordLength]
            if word.contains(UInt8(ascii: "X")) { continue }
            words.insert(word.reduce(0) { $0 << 8 | UInt64($1) })
        }
        return words
    }
}
