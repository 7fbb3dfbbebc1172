import FileKit
import SequenceSearch

extension DatasetSplit {
    /// Sides such that no pair of similar proteins is divided.
    ///
    /// Proteins are joined over pairs that align with a margin below the thresholds, and whole groups go to one side. Then
    /// all that is held out is searched again, harder, until nothing similar is found on another side.
    ///
    /// - Throws: the errors of `PairSearch`.
    static func bySimilarity(
        _ records: [ProteinOutline], _ options: DatasetOptions, display: ProgressDisplay,
        isCancelled: @escaping @Sendable () -> Bool
    ) throws(SepitError) -> DatasetSplit {
        let search = try PairSearch(
            records.lazy.map(\.sequence), workers: options.workers, display: display, isCancelled: isCancelled)
        let cap = options.largestGroup
        var groups = CappedGroups(count: records.count, cap: cap)
        let accessions = records.enumerated().flatMap { index, record in record.accessions.map { ($0, index) } }.sorted(
            by: <)
        for (one, next) in zip(accessions, accessions.dropFirst()) where one.0 == next.0 { groups.join(one.1, next.1) }
        let thresholds = options.similarity
        if cap == nil {
            try search.join(&groups.sets, thresholds.withMargin.condition)
        } else {
            // The closest pairs are joined first.
            let pairs = try search.pairs(thresholds.withMargin.condition, .groups)
            for pair in pairs.sorted(by: { ($1.identity, $0.first, $0.second) < ($0.identity, $1.first, $1.second) }) {
                groups.join(Int(pair.first), Int(pair.second))
            }
        }
        var split = DatasetSplit(joining: &groups.sets, records, seed: options.seed)
        // What a cap has left apart within the margin may stay apart.
        let audited = cap == nil ? thresholds.withWideMargin : thresholds.withHalfMargin
        try split.audit(search, &groups.sets, audited.condition, records, seed: options.seed)
        return split
    }

    /// Searches what is held out among all. What is similar to something in training goes there, and whole groups that
    /// are drawn instead are searched as well.
    private mutating func audit(
        _ search: PairSearch, _ groups: inout DisjointSets, _ condition: PairCondition, _ records: [ProteinOutline],
        seed: UInt64
    ) throws(SepitError) {
        var isAudited = [Bool](repeating: false, count: sides.count)
        let rounds = 6
        for round in 1...rounds {
            let heldOut = sides.indices.filter { sides[$0] != .train && !isAudited[$0] }
            guard !heldOut.isEmpty else { return }
            for pair in try search.links(of: heldOut, groups: groups.roots(), condition) {
                groups.join(Int(pair.first), Int(pair.second))
            }
            for protein in heldOut { isAudited[protein] = true }
            settle(groups.roots())
            // What the last round drew would not be searched.
            if round < rounds { fill(groups.roots(), records, seed: seed) }
        }
    }

    /// Brings each group to one side: training where any of it is there, else where more of it is.
    private mutating func settle(_ groups: [Int32]) {
        var counts = [SIMD3<Int32>](repeating: .zero, count: groups.count)
        let sideIndices = Dictionary(uniqueKeysWithValues: DatasetSide.allCases.enumerated().map { ($1, $0) })
        for (group, side) in zip(groups, sides) { counts[Int(group)][sideIndices[side] ?? 0] += 1 }
        for (protein, group) in groups.enumerated() {
            let count = counts[Int(group)]
            let side: DatasetSide = count[0] > 0 ? .train : count[1] > count[2] ? .valid : .test
            if side == .train, sides[protein] != .train { moved += 1 }
            sides[protein] = side
        }
    }
}

/// Groups that grow no larger than a share of all.
private struct CappedGroups {
    var sets: DisjointSets
    private var sizes: [Int]
    private let limit: Int

    init(count: Int, cap: Double?) {
        sets = DisjointSets(count: count)
        sizes = Array(repeating: 1, count: count)
        limit = cap.map { max(1, Int($0 * Double(count))) } ?? .max
    }

    mutating func join(_ first: Int, _ second: Int) {
        let (a, b) = (sets.root(of: first), sets.root(of: second))
        guard a != b, sizes[a] + sizes[b] <= limit else { return }
        let size = sizes[a] + sizes[b]
        sets.join(a, b)
        sizes[sets.root(of: a)] = size
    }
}
