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
        let roots = groups.roots()
        clusters = roots.map { Int($0) }
        largestShare =
            Double(Self.members(of: roots).map(\.count).max() ?? 0) / Double(max(1, records.count))
        sides = [DatasetSide](repeating: .train, count: records.count)
        fill(roots, records, seed: seed)
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

    /// Takes whole groups from training, in a random order, until enough is held out on both sides. A group that would
    /// take more than half of what is held out for a side, or overfill it, stays in training.
    mutating func fill(_ groups: [Int32], _ records: [ProteinOutline], seed: UInt64) {
        let drawn = Self.members(of: groups).map { group in
            let name = group.map { records[$0].id }.min { $0.utf8.lexicographicallyPrecedes($1.utf8) } ?? ""
            return (place: SHA256.hash(of: Array("\(seed)/\(name)".utf8)), group: group)
        }.sorted { $0.place < $1.place }
        let wanted = max(1, Int((Self.heldOutShare * Double(records.count)).rounded()))
        var counts: [DatasetSide: Int] = [:]
        for side in sides { counts[side, default: 0] += 1 }
        for (_, group) in drawn where group.count <= max(1, wanted / 2) {
            guard group.allSatisfy({ sides[$0] == .train }), counts[.train, default: 0] > group.count,
                let side = [DatasetSide.test, .valid].first(where: { counts[$0, default: 0] + group.count <= wanted })
            else { continue }
            counts[side, default: 0] += group.count
            counts[.train, default: 0] -= group.count
            for protein in group { sides[protein] = side }
        }
    }

    /// The proteins of each group.
    private static func members(of groups: [Int32]) -> [ArraySlice<Int>] {
        let order = groups.indices.sorted { (groups[$0], $0) < (groups[$1], $1) }
        var members: [ArraySlice<Int>] = []
        var first = 0
        for place in order.indices.dropFirst() where groups[order[place]] != groups[order[place - 1]] {
            members.append(order[first..<place])
            first = place
        }
        return order.isEmpty ? [] : members + [order[first...]]
    }
}
