import FileKit
import ProteinDataset
import ProteinExperts
import SequenceSearch

/// The known proteins beside a model, at hand for questions.
public struct KnownProteins: Sendable {
    /// Where they are found.
    public let index: EvidenceIndex
    private let workers: Workers
    /// Of the search, as in `SearchOptions`.
    private let level: String?
    /// How many are looked for at least.
    private let limit: Int

    /// Known proteins of a protein that are looked at, shown or not: a model reads the nearest with a fact to the point.
    private static let considered = 32

    /// - Parameters:
    ///   - level: as in `SearchOptions`.
    ///   - limit: how many of them are to be shown for a protein.
    public init(_ index: EvidenceIndex, level: String? = nil, limit: Int = 3, workers: Workers) {
        (self.index, self.level, self.workers) = (index, level, workers)
        self.limit = max(limit, Self.considered)
    }

    /// Those similar to one protein, the best first.
    ///
    /// - Throws: as `EvidenceIndex.neighbours`.
    public func neighbours(
        of sequence: [UInt8], limit: Int, expected: Double
    ) throws(SepitError) -> [Neighbour] {
        try index.neighbours(of: sequence, limit: limit, expected: expected, level: level, workers: workers)
    }

    /// Of each protein, those similar to it, the best first.
    ///
    /// - Throws: as `EvidenceIndex.neighbours`.
    public func neighbours(of proteins: [[UInt8]]) throws(SepitError) -> [[Neighbour]] {
        var neighbours: [[Neighbour]] = []
        for sequence in proteins {
            neighbours.append(
                try index.neighbours(of: sequence, limit: limit, withItself: true, level: level, workers: workers))
        }
        return neighbours
    }
}

extension KnownProteins {
    /// How a protein is aligned with one that was found to be similar; nil where that can't be shown.
    public func rows(of sequence: [UInt8], with neighbour: Neighbour) -> AlignedRows? {
        index.rows(of: sequence, with: neighbour, level: level)
    }

    /// How experts look for them.
    public var search: ExpertSubject.Search {
        { (sequence, count) throws(SepitError) in
            try index.neighbours(of: sequence, limit: count, withItself: true, level: level, workers: workers)
        }
    }
}
