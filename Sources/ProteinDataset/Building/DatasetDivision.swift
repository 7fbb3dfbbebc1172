import FileKit
import SequenceSearch

/// The third step of a build: gives each protein that is asked about a side.
struct DatasetDivision: Sendable {
    /// Of each protein; nil for one that is there to be found only: nothing is known about it, or it is too long for models,
    /// or it is in a shard, which is divided when it is joined.
    let sides: [DatasetSide?]
    /// Of each protein, the first of its group.
    let clusters: [Int]
    /// Number of groups that go to one side as a whole.
    var groups = 0
    /// Share of the proteins that are in the largest group.
    var largestShare = 0.0
    /// Proteins that went to training because a similar one is there.
    var moved = 0

    /// No sides yet.
    init(undivided proteins: MergedProteins) {
        sides = proteins.proteins.map { _ in nil }
        clusters = Array(proteins.proteins.indices)
    }

    /// - Parameter asked: the proteins that are asked about, ascending.
    /// - Throws: `SepitError` `.badData` (`split-unknown`) where a column must decide and does not; the errors of
    ///   `PairSearch`; `.interrupted`.
    init(
        _ proteins: MergedProteins, asked: [Int], values: FactValues, options: DatasetOptions,
        display: ProgressDisplay, isCancelled: @escaping @Sendable () -> Bool
    ) throws(SepitError) {
        let outlines = asked.map { protein in
            let records = proteins.proteins[protein].records.map { proteins.records[$0] }
            var outline = records[0]
            outline.accessions = Set(records.flatMap(\.accessions)).sorted()
            return outline
        }
        let split: DatasetSplit
        switch options.split {
        case .similarity:
            split = try .bySimilarity(outlines, options, display: display, isCancelled: isCancelled)
        case .random:
            var groups = DisjointSets(count: asked.count)
            split = DatasetSplit(joining: &groups, outlines, seed: options.seed)
        case .family:
            var groups = DisjointSets(count: asked.count)
            var first: [String: Int] = [:]
            for property in Self.familyProperties {
                for (index, values) in values.values(of: property, proteins: asked).enumerated() {
                    for value in values {
                        let name = property + "/" + value.lowercased()
                        if let other = first[name] { groups.join(other, index) } else { first[name] = index }
                    }
                }
            }
            split = DatasetSplit(joining: &groups, outlines, seed: options.seed)
        case .date: split = .byDate(outlines)
        case .column:
            let said = values.values(of: ProteinFacts.side, proteins: asked).map { values in
                // Where joined proteins come from several sides, nothing that is held out may be trained on.
                let sides = values.compactMap { DatasetSide(rawValue: $0.lowercased()) }
                return [.test, .valid, .train].first(where: sides.contains)
            }
            if let missing = said.firstIndex(of: nil) {
                throw SepitError(
                    .badData, code: "split-unknown", "No table says on which side \(outlines[missing].id) is.",
                    expected: "a column named split with train, valid or test",
                    hint: "Give such a table with --annotations, or another --split.")
            }
            split = DatasetSplit(sides: said.compactMap(\.self))
        }
        var sides = [DatasetSide?](repeating: nil, count: proteins.proteins.count)
        var clusters = Array(proteins.proteins.indices)
        for (place, protein) in asked.enumerated() {
            sides[protein] = split.sides[place]
            clusters[protein] = asked[split.clusters[place]]
        }
        (self.sides, self.clusters) = (sides, clusters)
        (groups, largestShare, moved) = (split.groups, split.largestShare, split.moved)
    }

    private static let familyProperties = ["family", "domains"]

    /// The properties whose values a way of dividing looks at.
    static func properties(of method: SplitMethod) -> Set<String> {
        switch method {
        case .family: Set(familyProperties)
        case .column: [ProteinFacts.side]
        default: []
        }
    }

    /// The proteins of a side, ascending.
    func proteins(of side: DatasetSide) -> [Int] { sides.indices.filter { sides[$0] == side } }
}
