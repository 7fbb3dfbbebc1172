import FileKit
import SequenceSearch

/// The training proteins, to be searched for what is similar to a held-out one.
///
///     let training = try TrainingNeighbours(ids: trainingIDs, store: dataset.proteins, workers: workers)
///     let found = try training.neighbours(of: testIDs)
public struct TrainingNeighbours: Sendable {
    /// A training protein that aligns with a held-out one.
    public struct Neighbour: Sendable, Equatable {
        /// The training protein's.
        public var id: String
        /// Matches over alignment columns.
        public var identity: Double
        /// Columns over the length of the shorter sequence.
        public var coverage: Double
        /// Score of the alignment.
        public var bits: Double
        /// Hits as good that chance would give.
        public var expected: Double

        /// A neighbour that is known from elsewhere.
        public init(id: String, identity: Double, coverage: Double, bits: Double, expected: Double) {
            self.id = id
            self.identity = identity
            self.coverage = coverage
            self.bits = bits
            self.expected = expected
        }
    }

    private let store: ProteinStore
    private let ids: [String]
    private let index: SequenceIndex
    private let workers: Workers

    /// Indexes the training proteins.
    ///
    /// - Parameter ids: of the training proteins; those that the store lacks are left out.
    /// - Throws: the errors of `SequenceIndex`.
    public init(ids: [String], store: ProteinStore, workers: Workers) throws(SepitError) {
        self.store = store
        self.workers = workers
        self.ids = ids.filter(store.contains)
        index = try SequenceIndex(self.ids.map { store.sequence($0) ?? [] }, workers: workers)
    }

    /// Of each protein, the training proteins that align best with it, the highest score first.
    ///
    /// - Parameter sensitivity: `.high` finds all that an audit must find.
    /// - Throws: the errors of `SequenceIndex`; `.interrupted`.
    public func neighbours(
        of ids: [String], atMost count: Int = 25, sensitivity: SearchOptions.Sensitivity = .high,
        isCancelled: @Sendable () -> Bool = { false }, advance: @Sendable () -> Void = {}
    ) throws(SepitError) -> [[Neighbour]] {
        try summaries(of: ids, sensitivity, isCancelled: isCancelled, advance: advance) { Array($0.prefix(count)) }
    }

    /// What `summarize` makes of all training proteins that align with each protein.
    func summaries<Summary: Sendable>(
        of ids: [String], _ sensitivity: SearchOptions.Sensitivity = .high, isCancelled: @Sendable () -> Bool,
        advance: @Sendable () -> Void, _ summarize: @Sendable ([Neighbour]) -> Summary
    ) throws(SepitError) -> [Summary] {
        let options = SearchOptions(expectedHits: 1e-3, maximumHits: .max, sensitivity: sensitivity)
        return try workers.map(ids, isCancelled: isCancelled, advance: advance) { (id) throws(SepitError) in
            let hits = try index.search(store.sequence(id) ?? [], options: options)
            return summarize(
                hits.map { hit in
                    Neighbour(
                        id: self.ids[hit.target], identity: hit.identity, coverage: hit.coverage, bits: hit.bits,
                        expected: hit.expected)
                })
        }
    }
}
