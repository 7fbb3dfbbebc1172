import FileKit
import SequenceSearch

/// The second step of a build: the records of each name that are one protein are joined, and then the records that are
/// structures of one protein.
struct MergedProteins: Sendable {
    /// A protein by its records.
    struct Protein: Sendable {
        /// The record that stands for it.
        var representative: Int
        /// Further structures of it, ascending.
        var others: [Int] = []

        var records: [Int] { [representative] + others }
    }

    private let named: NamedRecords
    /// In the order of the records that stand for them.
    let proteins: [Protein]

    /// In byte order of the ids, of which each is there once but in a shard.
    var records: [ProteinOutline] { named.kept }
    /// For each record, others from elsewhere that are joined with it.
    var joined: [[ProteinOutline]] { named.others }
    /// In byte order of the ids.
    var duplicates: [NamedRecords.Duplicate] { named.duplicates }

    /// The records of a shard, of which each is to be a protein until shards are joined.
    init(undivided spool: Spool) {
        named = NamedRecords(apart: spool)
        proteins = named.kept.indices.map { Protein(representative: $0) }
    }

    /// - Parameter longest: longest protein that is asked about; a longer record stands only for such as are longer as well.
    /// - Throws: the errors of `PairSearch` and `LocalAlignment`; `.interrupted`.
    init(
        _ spool: Spool, longest: Int, workers: Workers, display: ProgressDisplay,
        isCancelled: @escaping @Sendable () -> Bool
    ) throws(SepitError) {
        named = try NamedRecords(spool, longest: longest)
        let records = named.kept
        let sequences = DistinctSequences(records.lazy.map(\.sequence))
        let search = try PairSearch(sequences.all, workers: workers, display: display, isCancelled: isCancelled)
        let pairs = try search.pairs(ProteinMerger.nearlySame, .nearlySame)
        let representatives = ProteinMerger.representatives(
            of: records, sequences: sequences, pairs: pairs, longest: longest)
        var places = [Int](repeating: 0, count: records.count)
        var proteins: [Protein] = []
        for (record, representative) in representatives.enumerated() where record == representative {
            places[record] = proteins.count
            proteins.append(Protein(representative: record))
        }
        for (record, representative) in representatives.enumerated() where record != representative {
            proteins[places[representative]].others.append(record)
        }
        self.proteins = proteins
    }

    /// What was read of a protein, the record that stands for it first.
    func outlines(of protein: Int) -> [ProteinOutline] {
        let places = proteins[protein].records
        return places.map { records[$0] } + places.flatMap { joined[$0] }
    }
}

/// The sequences of records, each once: what is equal is compared once.
struct DistinctSequences: Sendable {
    /// In the order in which they occur first.
    private(set) var all: [[UInt8]] = []
    /// For each record, its place in `all`.
    private(set) var places: [Int] = []

    init(_ sequences: some Sequence<[UInt8]>) {
        var found: [[UInt8]: Int] = [:]
        for sequence in sequences {
            let place = found[sequence] ?? all.count
            if place == all.count {
                found[sequence] = place
                all.append(sequence)
            }
            places.append(place)
        }
    }
}
