import FileKit

/// Finds which of many sequences are similar to each other.
///
///     let search = try PairSearch(sequences, workers: .allCores)
///     var groups = DisjointSets(count: search.count)
///     try search.join(&groups, PairCondition(identity: 0.3, coverage: 0.5))
///
/// A run of the sequences is indexed at a time, so that the index takes the same memory for any number of sequences.
/// What is found doesn't depend on the number of threads, and groups not on the size of runs and blocks either.
public struct PairSearch: Sendable {
    private let index: SequenceIndex
    private let workers: Workers
    private let display: ProgressDisplay
    private let isCancelled: @Sendable () -> Bool
    /// Sequences that are indexed together.
    private let runs: [Range<Int>]
    private let blockSize: Int

    /// How hard to look. In many sequences it is less, since each has more chance finds there.
    public enum Effort: Sendable {
        /// For sequences that are nearly the same.
        case nearlySame
        /// For groups, which hold together over many pairs.
        case groups
        /// For what a search for groups has missed.
        case audit
    }

    /// - Parameters:
    ///   - sequences: one-letter codes in ASCII.
    ///   - longestRun: letters to index at a time.
    ///   - blockSize: sequences that are searched between two looks at the groups.
    /// - Throws: `SepitError` `.badData` (`sequences-too-many`) beyond 2³¹ sequences.
    public init(
        _ sequences: some Collection<[UInt8]>, workers: Workers, display: ProgressDisplay = .none,
        longestRun: Int = 1 << 25, blockSize: Int = 1024, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws(SepitError) {
        index = try SequenceIndex(withoutWords: sequences)
        runs = index.runs(longest: min(longestRun, WordTable.longestRun))
        self.workers = workers
        self.display = display
        self.blockSize = max(1, blockSize)
        self.isCancelled = isCancelled
    }

    /// Number of sequences.
    public var count: Int { index.count }

    /// Joins the groups of sequences that are similar. Sequences of one group are not compared.
    ///
    /// - Throws: `SepitError` `.inputOutput` (`out-of-memory`), `.interrupted`.
    public func join(_ groups: inout DisjointSets, _ condition: PairCondition) throws(SepitError) {
        try search("grouping similar sequences", queries: nil, condition, .groups) {
            groups.roots()
        } found: {
            for pair in $0 { groups.join(Int(pair.first), Int(pair.second)) }
        }
    }

    /// All pairs that are similar, each once, in ascending order.
    ///
    /// - Throws: `SepitError` `.inputOutput` (`out-of-memory`), `.interrupted`.
    public func pairs(_ condition: PairCondition, _ effort: Effort) throws(SepitError) -> [SequencePair] {
        var pairs: [SequencePair] = []
        try search("comparing sequences", queries: nil, condition, effort) {
            nil
        } found: {
            pairs += $0
        }
        return pairs.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }

    /// Similar sequences of other groups, for each query one at least of every group that has one.
    ///
    /// - Parameters:
    ///   - queries: numbers of sequences.
    ///   - groups: a number for each sequence's group.
    /// - Throws: `SepitError` `.inputOutput` (`out-of-memory`), `.interrupted`.
    public func links(
        of queries: [Int], groups: [Int32], _ condition: PairCondition
    ) throws(SepitError) -> [SequencePair] {
        var pairs: [SequencePair] = []
        try search("looking for similar sequences on other sides", queries: queries, condition, .audit) {
            groups
        } found: {
            pairs += $0
        }
        return pairs
    }

    /// - Parameters:
    ///   - queries: what to search among all; nil to search each sequence among those before it.
    ///   - groups: asked before each block.
    ///   - found: is given what a block has found, in the order of its queries.
    private func search(
        _ label: String, queries: [Int]?, _ condition: PairCondition, _ effort: Effort,
        groups: () -> [Int32]?, found: ([SequencePair]) -> Void
    ) throws(SepitError) {
        let work = runs.map { run in queries ?? Array(run.lowerBound..<count) }
        let progress = ProgressReporter(label, total: work.reduce(0) { $0 + $1.count }, display: display)
        let settings = SearchPass.Settings(effort, residues: index.residueCount)
        let isOneWay = queries == nil
        for (run, queries) in zip(runs, work) where !queries.isEmpty {

            let searched = index.with(try index.table(of: run, workers: workers, isCancelled: isCancelled))
            for start in stride(from: 0, to: queries.count, by: blockSize) {
                let groups = groups()
                let pairs = try workers.map(
                    Array(queries[start..<min(start + blockSize, queries.count)]), isCancelled: isCancelled,
                    advance: { progress.advance() }
                ) { (query) throws(SepitError) in
                    try searched.similar(
                        to: query, onlyBefore: isOneWay, groups: groups, condition, settings)
                }
                found(Array(pairs.joined()))
            }
        }
        progress.finish()
    }
}
