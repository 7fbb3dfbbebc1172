import FileKit
import SequenceSearch

/// The training proteins, to be searched for what is similar to a held-out one.
///
///     let training = try TrainingNeighbours(trainingProteins, store: dataset.proteins, workers: workers)
///     let found = try training.neighbours(of: testIDs)
public struct TrainingNeighbours: Sendable {
    private let store: ProteinStore
    private let proteins: [KnownProtein]
    private let index: SequenceIndex
    private let workers: Workers

    /// Indexes the training proteins.
    ///
    /// - Parameter proteins: those of training, with as much of what is known as neighbours are to tell; those that the store
    ///   lacks are left out.
    /// - Throws: the errors of `SequenceIndex`.
    public init(_ proteins: [KnownProtein], store: ProteinStore, workers: Workers) throws(SepitError) {
        self.store = store
        self.workers = workers
        self.proteins = proteins.filter { store.contains($0.id) }
        index = try SequenceIndex(self.proteins.map { store.sequence($0.id) ?? [] }, workers: workers)
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
            return summarize(hits.map { Neighbour(proteins[$0.target], $0) })
        }
    }
}
