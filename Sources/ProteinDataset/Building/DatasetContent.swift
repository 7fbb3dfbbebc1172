import FileKit
import SequenceSearch

/// What a dataset holds: its proteins, each on a side, and those of which nothing is known.
struct DatasetContent {
    /// With facts, in byte order of their ids.
    let proteins: [ProteinRecord]
    /// Of each protein; all are for training in a shard, which is divided when it is joined.
    let split: DatasetSplit
    /// Without facts: no question is asked about them.
    let unknown: [ProteinRecord]

    /// A part of a dataset, as it was read.
    init(undivided chains: [ProteinRecord]) {
        proteins = chains.filter { !$0.facts.isEmpty }
        unknown = chains.filter(\.facts.isEmpty)
        split = DatasetSplit(sides: proteins.map { _ in .train })
    }

    /// Makes proteins of chains and divides them.
    ///
    /// - Throws: the errors of `SimilarPairs`; `.badData` (`split-unknown`) where a column must decide and does not.
    init(
        _ chains: [ProteinRecord], _ options: DatasetOptions, annotations: Annotations, display: ProgressDisplay,
        isCancelled: @Sendable () -> Bool
    ) throws(SepitError) {
        let progress = ProgressReporter("comparing sequences", total: chains.count, display: display)
        let margin = options.similarity.withMargin
        // Equal sequences are searched once.
        var placeOfSequence: [[UInt8]: Int] = [:]
        var distinct: [[UInt8]] = []
        let places = chains.map { chain in
            let place = placeOfSequence[chain.sequence] ?? distinct.count
            if place == distinct.count {
                placeOfSequence[chain.sequence] = place
                distinct.append(chain.sequence)
            }
            return place
        }
        let found = try SimilarPairs(
            distinct, identity: min(margin.identity, ProteinMerger.identity),
            coverage: min(margin.coverage, ProteinMerger.coverage), workers: options.workers, progress: progress,
            isCancelled: isCancelled)
        let firstChain = Dictionary(places.enumerated().map { ($1, $0) }) { first, _ in first }
        let equal = places.enumerated().compactMap { index, place -> SimilarPair? in
            guard let first = firstChain[place], first != index else { return nil }
            let columns = chains[index].sequence.count
            return SimilarPair(first: first, second: index, identity: 1, coverage: 1, columns: columns)
        }
        // A chain that equals another is one protein with it, so pairs of the first chains are all that is needed.
        let pairs = found.pairs.compactMap { pair -> SimilarPair? in
            guard let first = firstChain[pair.first], let second = firstChain[pair.second] else { return nil }
            var pair = pair
            (pair.first, pair.second) = (min(first, second), max(first, second))
            return pair
        }
        let representatives = ProteinMerger.representatives(of: chains, pairs: pairs + equal)
        var members: [Int: [Int]] = [:]
        for (chain, representative) in representatives.enumerated() where chain != representative {
            members[representative, default: []].append(chain)
        }
        let merged = chains.indices.filter { representatives[$0] == $0 }.map { index in
            (chain: index, record: ProteinMerger.merged(chains[index], (members[index] ?? []).map { chains[$0] }))
        }
        let known = merged.filter { !$0.record.facts.isEmpty }
        proteins = known.map(\.record)
        unknown = merged.filter(\.record.facts.isEmpty).map(\.record)
        let placeOfProtein = Dictionary(uniqueKeysWithValues: known.enumerated().map { ($1.chain, $0) })
        let between = pairs.compactMap { pair -> SimilarPair? in
            guard let first = placeOfProtein[representatives[pair.first]],
                let second = placeOfProtein[representatives[pair.second]], first != second
            else { return nil }
            var pair = pair
            (pair.first, pair.second) = (min(first, second), max(first, second))
            return pair
        }
        split = try Self.split(proteins, between, options, annotations)
    }

    private static func split(
        _ proteins: [ProteinRecord], _ pairs: [SimilarPair], _ options: DatasetOptions, _ annotations: Annotations
    ) throws(SepitError) -> DatasetSplit {
        switch options.split {
        case .similarity:
            return .bySimilarity(
                proteins, pairs: pairs, thresholds: options.similarity, cap: options.largestGroup, seed: options.seed)
        case .random:
            var groups = DisjointSets(count: proteins.count)
            return DatasetSplit(joining: &groups, proteins, seed: options.seed)
        case .family:
            var groups = DisjointSets(count: proteins.count)
            var first: [String: Int] = [:]
            for (index, protein) in proteins.enumerated() {
                for property in ["family", "domains"] {
                    for value in protein.facts[property] {
                        let name = property + "/" + value.lowercased()
                        if let other = first[name] { groups.join(other, index) } else { first[name] = index }
                    }
                }
            }
            return DatasetSplit(joining: &groups, proteins, seed: options.seed)
        case .date: return .byDate(proteins)
        case .column:
            let sides = proteins.map { $0.facts["split"].first.flatMap { DatasetSide(rawValue: $0.lowercased()) } }
            if let missing = sides.firstIndex(of: nil) {
                throw SepitError(
                    .badData, code: "split-unknown", "No table says on which side \(proteins[missing].id) is.",
                    expected: "a column named split with train, valid or test",
                    hint: "Give such a table with --annotations, or another --split.")
            }
            return DatasetSplit(sides: sides.compactMap(\.self))
        }
    }
}
