import FileKit
import SequenceSearch

/// The three sides of a dataset.
public enum DatasetSide: String, Sendable, CaseIterable {
    case train, valid, test
}

/// How proteins are divided into training, validation and test.
public enum SplitMethod: String, Sendable, CaseIterable {
    /// No pair of similar proteins is divided.
    case similarity
    /// Proteins that share a family or a domain stay together.
    case family
    /// The latest structures are for testing, those before for validation.
    case date
    /// A hash of the sequence and the seed decides; similar proteins are divided.
    case random
    /// A column `split` of an annotation table decides.
    case column
}

/// The sides of a dataset's proteins.
struct DatasetSplit {
    /// Of each protein.
    var sides: [DatasetSide]
    /// Of each protein, the first of its group.
    var clusters: [Int]
    /// Share of the proteins that are in the largest group.
    var largestShare: Double
    /// Proteins that went to training because a similar one is there.
    var moved = 0

    /// Shares that are held out for validation and for test.
    static let heldOutShare = 0.1

    /// Number of groups that go to one side as a whole.
    var groups: Int { Set(clusters).count }

    /// Sides by what stays together: groups of a random order fill test, then validation, whole.
    ///
    /// - Parameter groups: joins proteins that stay together.
    init(joining groups: inout DisjointSets, _ records: [ProteinOutline], seed: UInt64) {
        clusters = records.indices.map { groups.root(of: $0) }
        var members: [Int: [Int]] = [:]
        for (protein, cluster) in clusters.enumerated() { members[cluster, default: []].append(protein) }
        largestShare = Double(members.values.map(\.count).max() ?? 0) / Double(max(1, records.count))
        sides = Self.fill(members.values.sorted { $0[0] < $1[0] }, names: records.map(\.id), seed: seed)
    }

    /// Sides that are given.
    init(sides: [DatasetSide]) {
        self.sides = sides
        clusters = Array(sides.indices)
        largestShare = 1 / Double(max(1, sides.count))
    }

    /// The latest tenth by date for test, the tenth before for validation; proteins without a date are for training.
    static func byDate(_ records: [ProteinOutline]) -> DatasetSplit {
        let dated = records.indices.filter { records[$0].date != nil }.sorted {
            (records[$0].date ?? "", records[$0].id) > (records[$1].date ?? "", records[$1].id)
        }
        var split = DatasetSplit(sides: records.map { _ in .train })
        let share = Int(heldOutShare * Double(records.count))
        for protein in dated.prefix(share) { split.sides[protein] = .test }
        for protein in dated.dropFirst(share).prefix(share) { split.sides[protein] = .valid }
        return split
    }

    /// A group that would take more than half of what is held out for a side, or overfill it, goes to training.
    private static func fill(_ groups: [[Int]], names: [String], seed: UInt64) -> [DatasetSide] {
        var sides = [DatasetSide](repeating: .train, count: names.count)
        let drawn = groups.map { group in
            let name = group.map { names[$0] }.min { $0.utf8.lexicographicallyPrecedes($1.utf8) } ?? ""
            return (place: SHA256.hash(of: Array("\(seed)/\(name)".utf8)), group: group)
        }.sorted { $0.place < $1.place }
        let wanted = max(1, Int((heldOutShare * Double(names.count)).rounded()))
        var counts: [DatasetSide: Int] = [.train: names.count]
        for (_, group) in drawn where group.count <= max(1, wanted / 2) {
            guard counts[.train, default: 0] > group.count,
                let side = [DatasetSide.test, .valid].first(where: { counts[$0, default: 0] + group.count <= wanted })
            else { continue }
            counts[side, default: 0] += group.count
            counts[.train, default: 0] -= group.count
            for protein in group { sides[protein] = side }
        }
        return sides
    }
}
