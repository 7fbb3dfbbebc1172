import FileKit
import SequenceSearch

/// The second step of a build: of the records of each id one is kept, and the records that are structures of one protein
/// are made one.
struct MergedProteins: Sendable {
    /// A protein by its records.
    struct Protein: Sendable {
        /// The record that stands for it.
        var representative: Int
        /// Further structures of it, ascending.
        var others: [Int] = []

        var records: [Int] { [representative] + others }
    }

    /// A record that is not kept because another one of its id is.
    struct Duplicate: Sendable {
        var id: String
        var path: String
    }

    /// One of each id, in byte order of the ids.
    let records: [ProteinOutline]
    let duplicates: [Duplicate]
    /// In the order of the records that stand for them.
    let proteins: [Protein]

    /// The records of a shard, of which each is to be a protein until shards are joined.
    init(undivided spool: Spool) {
        (records, duplicates) = Self.distinct(spool)
        proteins = records.indices.map { Protein(representative: $0) }
    }

    /// - Parameter longest: longest protein that is asked about; a longer record stands only for such as are longer as well.
    /// - Throws: the errors of `PairSearch`; `.interrupted`.
    init(
        _ spool: Spool, longest: Int, workers: Workers, display: ProgressDisplay,
        isCancelled: @escaping @Sendable () -> Bool
    ) throws(SepitError) {
        (records, duplicates) = Self.distinct(spool)
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

    /// The first record of each id, in byte order of the ids; a structure comes before a sequence.
    private static func distinct(_ spool: Spool) -> ([ProteinOutline], [Duplicate]) {
        let records = spool.records
        let order = records.indices.sorted { first, second in
            let (a, b) = (records[first], records[second])
            if a.id != b.id { return a.id.utf8.lexicographicallyPrecedes(b.id.utf8) }
            if a.hasStructure != b.hasStructure { return a.hasStructure }
            let (x, y) = (spool.path(of: a), spool.path(of: b))
            return x == y ? first < second : x.utf8.lexicographicallyPrecedes(y.utf8)
        }
        var kept: [ProteinOutline] = []
        kept.reserveCapacity(records.count)
        var duplicates: [Duplicate] = []
        for index in order {
            if kept.last?.id == records[index].id {
                duplicates.append(Duplicate(id: records[index].id, path: spool.path(of: records[index])))
            } else {
                kept.append(records[index])
            }
        }
        return (kept, duplicates)
    }

    /// The record of an id, if there is one.
    func record(_ id: String) -> ProteinOutline? {
        let place = records.partitioningIndex { !$0.id.utf8.lexicographicallyPrecedes(id.utf8) }
        return records.indices.contains(place) && records[place].id == id ? records[place] : nil
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

extension Array {
    /// The first index from which on `isSecondPart` holds; it holds for no element before.
    func partitioningIndex(where isSecondPart: (Element) -> Bool) -> Int {
        var (first, end) = (0, count)
        while first < end {
            let middle = (first + end) / 2
            if isSecondPart(self[middle]) { end = middle } else { first = middle + 1 }
        }
        return first
    }
}
