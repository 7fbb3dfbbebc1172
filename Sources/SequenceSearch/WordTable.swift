import CAlignment

/// Where each word of five residues occurs in a run of sequences.
struct WordTable: Sendable {
    /// The run, within the residues of the index; it begins with an end.
    let range: Range<Int>
    /// For each word, where its positions begin; one more at the end.
    let offsets: StoredArray<UInt32>
    /// Positions within the run, by word, ascending.
    let postings: StoredArray<UInt32>

    /// A run is at most so long, so that what a query finds in it stays in bounds.
    static let longestRun = 1 << 26

    /// Residues of a word stand here. Words whose residues don't stand side by side are found more independently of
    /// each other (Ma, Tromp and Li, "PatternHunter", 2002).
    static var pattern: ca_pattern { ca_pattern(places: (0, 1, 3, 4, 6)) }

    /// - Parameter letters: codes of the run with repeats masked, and ends behind them.
    init(range: Range<Int>, letters: UnsafeBufferPointer<UInt8>) {
        self.range = range
        // There is always the end before the first sequence.
        let start = letters.baseAddress.unsafelyUnwrapped
        let wordCount = Int(CA_WORDS)
        var next = [UInt32](repeating: 0, count: wordCount + 1)
        var pattern = Self.pattern
        ca_count_words(start, range.count, &pattern, &next)
        for word in 0..<wordCount { next[word + 1] += next[word] }
        let offsets = StoredArray<UInt32>(next)
        postings = StoredArray<UInt32>(count: Int(next[wordCount])) { postings in
            guard let postings = postings.baseAddress else { return }
            ca_place_words(start, range.count, &pattern, &next, postings)
        }
        self.offsets = offsets
    }
}
