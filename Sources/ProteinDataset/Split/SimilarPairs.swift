import FileKit
import SequenceSearch

/// Two sequences that align, as MMseqs2 counts: identity is matches over alignment columns, coverage is columns over the
/// length of the shorter.
struct SimilarPair: Sendable, Equatable {
    /// Indices of the sequences; the smaller first.
    var first, second: Int
    var identity: Double
    var coverage: Double
    /// Alignment columns.
    var columns: Int
}

/// All pairs of sequences that align.
struct SimilarPairs: Sendable {
    /// Each pair once, in ascending order.
    let pairs: [SimilarPair]

    /// Searches every sequence among all.
    ///
    /// - Parameters:
    ///   - identity: least identity of a pair that is kept.
    ///   - coverage: its least coverage.
    /// - Throws: the errors of `SequenceIndex`; `.interrupted`.
    init(
        _ sequences: [[UInt8]], identity: Double, coverage: Double, workers: Workers, progress: ProgressReporter? = nil,
        isCancelled: @Sendable () -> Bool
    ) throws(SepitError) {
        let index = try SequenceIndex(
            sequences.enumerated().map { SearchTarget(id: String($0), sequence: $1) }, workers: workers)
        let options = SearchOptions(expectedHits: 1e-2, maximumHits: .max, sensitivity: .high)
        let found = try workers.map(
            Array(sequences.indices), isCancelled: isCancelled, advance: { progress?.advance() }
        ) { (query) throws(SepitError) -> [SimilarPair] in
            try index.search(sequences[query], options: options).compactMap { hit in
                guard hit.target != query, hit.identity >= identity, hit.coverage >= coverage else { return nil }
                return SimilarPair(
                    first: min(query, hit.target), second: max(query, hit.target), identity: hit.identity,
                    coverage: hit.coverage, columns: hit.columns)
            }
        }
        progress?.finish()
        // A pair may be found from either side, with another alignment: the more similar one counts.
        let sorted = found.joined().sorted { ($0.first, $0.second, -$0.identity) < ($1.first, $1.second, -$1.identity) }
        var pairs: [SimilarPair] = []
        for pair in sorted where pairs.last.map({ ($0.first, $0.second) != (pair.first, pair.second) }) ?? true {
            pairs.append(pair)
        }
        self.pairs = pairs
    }
}
