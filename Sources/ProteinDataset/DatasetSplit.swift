import FileKit
import SequenceSearch

/// The three sides of a dataset.
public enum DatasetSide: String, Sendable, CaseIterable {
    case train, valid, test
}

/// Assigns proteins to training, validation and test.
///
/// A hash of the sequence and the seed decides, so that a protein keeps its side when others are added.
enum DatasetSplit {
    /// Shares of the hash range; the rest is for testing.
    static let trainShare = 0.8
    static let validShare = 0.1

    /// Sides such that proteins of one sequence, chains of one entry and, if asked, similar sequences stay together.
    /// With three or more such groups, no side is empty.
    ///
    /// - Parameter identity: from which share of equal residues sequences count as similar; nil for equal ones only.
    /// - Returns: a side for each record, and the number of groups.
    static func grouped(
        _ records: [ProteinRecord], seed: UInt64, identity: Double?
    ) -> (sides: [DatasetSide], groups: Int) {
        let hashes = records.map { SHA256.hash(of: $0.sequence) }
        var groups = DisjointSets(count: records.count)
        var firstOfSequence: [String: Int] = [:]
        var firstOfEntry: [String: Int] = [:]
        for (index, record) in records.enumerated() {
            groups.join(index, firstOfSequence[hashes[index]] ?? index)
            groups.join(index, firstOfEntry[record.entry] ?? index)
            if firstOfSequence[hashes[index]] == nil { firstOfSequence[hashes[index]] = index }
            if firstOfEntry[record.entry] == nil { firstOfEntry[record.entry] = index }
        }
        if let identity {
            let representatives = SimilarSequences.representatives(of: records.map(\.sequence), identity: identity)
            for (index, representative) in representatives.enumerated() { groups.join(index, representative) }
        }
        // The smallest hash names the group, whatever the order of the records.
        var names: [Int: String] = [:]
        for index in records.indices {
            let root = groups.root(of: index)
            names[root] = min(names[root] ?? hashes[index], hashes[index])
        }
        let ordered = names.map { (root: $0.key, place: place(of: $0.value, seed: seed)) }.sorted {
            ($0.place, $0.root) < ($1.place, $1.root)
        }
        var trainEnd = ordered.count { side(at: $0.place) == .train }
        var validEnd = trainEnd + ordered.count { side(at: $0.place) == .valid }
        if ordered.count >= 3 {
            validEnd = min(max(validEnd, 2), ordered.count - 1)
            trainEnd = min(max(trainEnd, 1), validEnd - 1)
        }
        var sides: [Int: DatasetSide] = [:]
        for (index, group) in ordered.enumerated() {
            sides[group.root] = index < trainEnd ? .train : index < validEnd ? .valid : .test
        }
        return (records.indices.map { sides[groups.root(of: $0)] ?? .train }, ordered.count)
    }

    /// Sides by sequence alone, which need no knowledge of the other proteins: for one shard of several.
    static func independent(_ records: [ProteinRecord], seed: UInt64) -> (sides: [DatasetSide], groups: Int) {
        let hashes = records.map { SHA256.hash(of: $0.sequence) }
        return (hashes.map { side(at: place(of: $0, seed: seed)) }, Set(hashes).count)
    }

    /// A number in [0, 1) from a hash and the seed.
    private static func place(of hash: String, seed: UInt64) -> Double {
        Double(SHA256.number(of: "\(seed)/\(hash)")) * 0x1p-52
    }

    private static func side(at place: Double) -> DatasetSide {
        place < trainShare ? .train : place < trainShare + validShare ? .valid : .test
    }
}
