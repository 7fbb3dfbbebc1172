import FileKit

/// What a dataset leaks from its training side to the others: similar proteins, and questions that answer themselves.
public struct DatasetAudit: Sendable, Equatable {
    /// How near the held-out proteins are.
    public let similarity: SimilarityAudit
    /// What blind answers score.
    public let blind: BlindScores

    /// Searches every protein of the validation and the test side among those of training, and answers their questions
    /// blindly.
    ///
    /// - Parameter folder: of a dataset.
    /// - Throws: `SepitError` `.badData` (`dataset-undivided`) for a shard; the errors of reading a dataset; `.interrupted`.
    public init(
        folder: String, workers: Workers, display: ProgressDisplay = .none,
        isCancelled: @Sendable () -> Bool = { false }
    ) throws(SepitError) {
        let dataset = try InstructionDataset(path: folder)
        let rows = try DatasetRow.read(folder: folder) { (row) throws(SepitError) in
            DatasetSide(rawValue: row.side).map { (id: row.id, side: $0, accessions: row.accessions) }
        }
        let (training, heldOut) = (rows.filter { $0.side == .train }, rows.filter { $0.side != .train })
        let thresholds = dataset.manifest.thresholds
        let progress = ProgressReporter("auditing", total: heldOut.count, display: display)
        let found = try TrainingNeighbours(
            training.map { KnownProtein(id: $0.id) }, store: dataset.proteins, workers: workers
        )
        .summaries(of: heldOut.map(\.id), isCancelled: isCancelled, advance: { progress.advance() }) {
            SimilarityAudit.Found($0, thresholds)
        }
        if !heldOut.isEmpty { progress.finish() }
        similarity = SimilarityAudit(
            zip(heldOut, found).map { .init(id: $0.id, side: $0.side, accessions: $0.accessions, found: $1) },
            trainingAccessions: Set(training.flatMap(\.accessions)), thresholds: thresholds)
        let neighbours = Dictionary(zip(heldOut.map(\.id), found.map(\.best))) { first, _ in first }
        let baselines = try BlindBaselines(remembering: Set(found.flatMap(\.best).map(\.protein.id))) {
            (learn) throws(SepitError) in try dataset.forEachExample(stage: 2, split: .train, learn)
        }
        var scores = BlindScores()
        for side in [DatasetSide.valid, .test] {
            try dataset.forEachExample(stage: 2, split: side) { example in
                scores.add(example, baselines, neighbours: neighbours[example.proteins[0]] ?? [])
            }
        }
        blind = scores
    }
}

extension DatasetManifest {
    /// From when on the proteins of the dataset count as similar.
    var thresholds: SimilarityThresholds {
        let usual = SimilarityThresholds()
        return SimilarityThresholds(
            identity: json["split"]?["identity"]?.double ?? usual.identity,
            coverage: json["split"]?["coverage"]?.double ?? usual.coverage)
    }
}
