import FileKit
import ProteinDataset

/// Where the known proteins nearest to those of a dataset come from: the search that was made for training, or one in the
/// dataset's index where that is small. In a large one it would take longer than all else.
enum NearestProteins: Sendable {
    case table(NeighbourTable)
    case index(EvidenceIndex)

    private static let smallIndex = 10_000

    /// Nil where there is neither.
    ///
    /// - Throws: the errors of reading them.
    init?(_ dataset: InstructionDataset, workers: Workers) throws(SepitError) {
        if FileSystem.exists(Path.join(dataset.path, NeighbourTable.fileName)) {
            self = .table(try NeighbourTable(of: dataset))
            return
        }
        guard FileSystem.exists(Path.join(dataset.path, EvidenceIndex.fileName)) else { return nil }
        let index = try EvidenceIndex(path: dataset.path, workers: workers)
        guard index.count <= Self.smallIndex else { return nil }
        self = .index(index)
    }

    /// How an expert finds those nearest to a protein.
    func search(from id: String) -> ExpertSubject.Search {
        switch self {
        case .table(let table):
            return { (_, count) throws(SepitError) in Array(table.neighbours(of: id).prefix(count)) }
        case .index(let index):
            return { (sequence, count) throws(SepitError) in
                try index.neighbours(of: sequence, limit: count, withItself: true)
            }
        }
    }
}
