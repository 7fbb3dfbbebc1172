import SequenceSearch

extension DatasetSplit {
    /// Sides such that no pair of similar proteins is divided.
    ///
    /// Proteins are joined over every pair that aligns with a margin below the thresholds, and whole groups go to one side.
    /// Pairs above the thresholds that are divided all the same, because a group was capped, send their group to training.
    ///
    /// - Parameters:
    ///   - pairs: that align, from the thresholds with margin on.
    ///   - cap: largest share of the proteins that a group may have; a larger one is joined over its closest pairs only.
    static func bySimilarity(
        _ records: [ProteinOutline], pairs: [SimilarPair], thresholds: SimilarityThresholds, cap: Double?, seed: UInt64
    ) -> DatasetSplit {
        var groups = CappedGroups(count: records.count, cap: cap)
        for group in Dictionary(
            grouping: records.indices.flatMap { index in
                records[index].accessions.map { (accession: $0, index: index) }
            }, by: \.accession
        ).values {
            for other in group.dropFirst() { groups.join(group[0].index, other.index) }
        }
        let margin = thresholds.withMargin
        let joining = pairs.filter(margin.holds)
        let ordered =
            cap == nil
            ? joining
            : joining.sorted { ($1.identity, $0.first, $0.second) < ($0.identity, $1.first, $1.second) }
        for pair in ordered { groups.join(pair.first, pair.second) }
        var split = DatasetSplit(joining: &groups.sets, records, seed: seed)
        split.moveToTraining(pairs.filter(thresholds.holds))
        return split
    }

    /// Sends to training what is similar to something there, and what is in one group with it, until nothing is.
    mutating func moveToTraining(_ pairs: [SimilarPair]) {
        let members = Dictionary(grouping: clusters.indices, by: { clusters[$0] })
        var isDivided = true
        while isDivided {
            isDivided = false
            for pair in pairs {
                for (held, other) in [(pair.first, pair.second), (pair.second, pair.first)]
                where sides[held] != .train && sides[other] == .train {
                    for protein in members[clusters[held]] ?? [] where sides[protein] != .train {
                        sides[protein] = .train
                        moved += 1
                    }
                    isDivided = true
                }
            }
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
