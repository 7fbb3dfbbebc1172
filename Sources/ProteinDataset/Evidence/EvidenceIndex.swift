import FileKit
import SequenceSearch

/// Known proteins, in which those similar to a protein are found: what an answer can be checked against.
///
///     let index = try EvidenceIndex(path: "dataset", workers: .allCores)
///     for neighbour in try index.neighbours(of: sequence, workers: .allCores) {
///         print(neighbour.protein.id, neighbour.identity, neighbour.protein.facts["ec"])
///     }
///
/// A dataset has one in `evidence.index`, with the proteins of all sides; a trained model has one of its training side.
public struct EvidenceIndex: Sendable {
    /// In the folder of a dataset or a model.
    public static let fileName = "evidence.index"

    let sequences: SequenceIndex
    let records: EvidenceRecords

    init(_ sequences: SequenceIndex, _ records: EvidenceRecords) {
        (self.sequences, self.records) = (sequences, records)
    }

    /// An index of proteins with their sequences, in this order.
    ///
    /// - Throws: `SepitError` `.badData` (`sequences-too-many`), `.interrupted`.
    public init(
        _ proteins: [KnownProtein], sequences: [[UInt8]], workers: Workers
    ) throws(SepitError) {
        precondition(proteins.count == sequences.count, "a sequence for each protein")
        self.sequences = try SequenceIndex(sequences, hasWords: false, workers: workers)
        records = try EvidenceRecords(proteins, workers: workers)
    }

    /// How many proteins.
    public var count: Int { sequences.count }

    /// Residues of all proteins.
    public var residueCount: Int { sequences.residueCount }

    /// The same with an index of words, for many look-ups.
    ///
    /// - Throws: `SepitError` `.interrupted`.
    public func forManyQueries(workers: Workers) throws(SepitError) -> EvidenceIndex {
        EvidenceIndex(try sequences.withWords(workers: workers), records)
    }

    /// The known proteins that are similar to a sequence, best first.
    ///
    /// - Parameters:
    ///   - sequence: one-letter codes in ASCII.
    ///   - limit: most of them.
    ///   - expected: of which chance would give at most so many.
    ///   - side: whose proteins count; all where it is nil.
    ///   - withItself: whether the protein itself is among them where it stands in the index, even if it is too short or too
    ///     repetitive to be told from chance.
    ///   - level: as in `SearchOptions`.
    /// - Throws: `SepitError` `.inputOutput` (`out-of-memory`), `.badData` for damaged facts.
    public func neighbours(
        of sequence: [UInt8], limit: Int = 5, expected: Double = 1e-3, side: String? = nil,
        withItself: Bool = false, level: String? = nil, workers: Workers = Workers(1)
    ) throws(SepitError) -> [Neighbour] {
        let options = SearchOptions(expectedHits: expected, maximumHits: limit, level: level)
        func isWanted(_ target: Int) -> Bool { side.map { records.isOn($0, target) } ?? true }
        var hits = try sequences.search(sequence, options: options, workers: workers, where: isWanted)
        var copies: Set<Int> = []
        if withItself, hits.first.map({ $0.matches < sequence.count || $0.coverage < 1 }) ?? true,
            let copy = sequences.copy(of: sequence, where: isWanted)
        {
            copies = [copy.target]
            hits = Array(([copy] + hits.filter { $0.target != copy.target }).prefix(limit))
        }
        var neighbours: [Neighbour] = []
        for hit in hits {
            let isSame =
                copies.contains(hit.target)
                || (hit.matches == sequence.count && sequences.length(of: hit.target) == sequence.count)
            neighbours.append(Neighbour(try records.protein(hit.target), hit, isSame: isSame))
        }
        return neighbours
    }

    /// How a sequence is aligned with a neighbour that was found of it here; nil where that can't be shown.
    ///
    /// - Parameter level: as in `SearchOptions`.
    public func rows(of sequence: [UInt8], with neighbour: Neighbour, level: String? = nil) -> AlignedRows? {
        guard let place = neighbour.place, (0..<count).contains(place) else { return nil }
        return AlignedRows(of: sequence, with: sequences.sequence(of: place), level: level)
    }

    /// The protein that goes by an id, an accession or a chain such as `1abc_A`, in either case; nil for none.
    ///
    /// - Throws: `SepitError` `.badData` for damaged facts.
    public func protein(named name: String) throws(SepitError) -> KnownProtein? {
        guard let number = records.number(named: name) else { return nil }
        return try records.protein(number)
    }

    /// One-letter codes of the protein of a name; what stands for several residues is an unknown one.
    public func sequence(named name: String) -> [UInt8]? {
        records.number(named: name).map(sequences.sequence(of:))
    }
}
