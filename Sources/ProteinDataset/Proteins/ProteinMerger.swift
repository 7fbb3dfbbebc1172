import FileKit
import SequenceSearch

/// Makes one protein of the chains that are structures of it.
///
/// Two chains are one protein if their full sequences align at 95% identity over 90% of both, or if both carry one
/// accession and the parts of it that they are overlap by 90% of the longer. The light and the heavy chain of thrombin,
/// the mature parts of a polyprotein, and antibodies that share a constant region stay apart.
struct ProteinMerger {
    /// Least identity of one protein's sequences.
    static let identity = 0.95
    /// Least share of either sequence, or of either part of an accession, that must match.
    static let coverage = 0.9
    /// When two sequences are one protein's.
    static let nearlySame = PairCondition(identity: identity, coverage: coverage, of: .longer)

    /// For each chain, the index of the chain that stands for its protein: the longest, the first of equals.
    ///
    /// - Parameters:
    ///   - pairs: of the distinct sequences that are `nearlySame`.
    ///   - longest: no longer chain stands for a shorter one.
    static func representatives(
        of chains: [ProteinOutline], sequences: DistinctSequences, pairs: [SequencePair], longest: Int
    ) -> [Int] {
        var neighbours = [[Int]](repeating: [], count: sequences.all.count)
        for pair in pairs {
            neighbours[Int(pair.first)].append(Int(pair.second))
            neighbours[Int(pair.second)].append(Int(pair.first))
        }
        var chainsOfSequence = [[Int]](repeating: [], count: sequences.all.count)
        var chainsOfAccession: [String: [Int]] = [:]
        for (index, chain) in chains.enumerated() {
            chainsOfSequence[sequences.places[index]].append(index)
            if let part = chain.part { chainsOfAccession[part.accession, default: []].append(index) }
        }
        // From the longest on, each chain joins a representative that it is one protein with, or becomes one: what is
        // one protein is so with the representative itself, not through others.
        func isTooLong(_ index: Int) -> Bool { chains[index].sequence.count > longest }
        let order = chains.indices.sorted { a, b in
            if isTooLong(a) != isTooLong(b) { return isTooLong(b) }
            let (first, second) = (chains[a].sequence.count, chains[b].sequence.count)
            return first != second ? first > second : a < b
        }
        var representatives = Array(chains.indices)
        var isPlaced = [Bool](repeating: false, count: chains.count)
        for index in order where !isPlaced[index] {
            isPlaced[index] = true
            func join(_ others: [Int]) {
                for other in others where !isPlaced[other] {
                    isPlaced[other] = true
                    representatives[other] = index
                }
            }
            let sequence = sequences.places[index]
            join(chainsOfSequence[sequence])
            for neighbour in neighbours[sequence] { join(chainsOfSequence[neighbour]) }
            if let part = chains[index].part, let rest = chainsOfAccession[part.accession] {
                join(rest.filter { overlap(part, chains[$0].part) })
                chainsOfAccession[part.accession] = rest.filter { !isPlaced[$0] }
            }
        }
        return representatives
    }

    private static func overlap(_ a: ProteinRecord.AccessionPart?, _ b: ProteinRecord.AccessionPart?) -> Bool {
        guard let a, let b, a.accession == b.accession else { return false }
        let shared = min(a.range.upperBound, b.range.upperBound) - max(a.range.lowerBound, b.range.lowerBound) + 1
        return Double(shared) >= coverage * Double(max(a.range.count, b.range.count))
    }

    /// One protein of its chains: the representative's sequence, the positions of the chain of this very sequence that has
    /// the most, and what is said of any of them, the more often said first.
    static func merged(_ representative: ProteinRecord, _ others: [ProteinRecord]) -> ProteinRecord {
        var protein = representative
        let all = [representative] + others
        let same = all.indices.filter { all[$0].sequence == representative.sequence }
        let best = same.max { (all[$0].positioned, all[$1].id) < (all[$1].positioned, all[$0].id) } ?? 0
        protein.positions = all[best].positions
        protein.structures = all.flatMap(\.structures).sorted()
        protein.accessions = Set(all.flatMap(\.accessions)).sorted()
        protein.facts = ProteinFacts(merging: all.map(\.facts), best: best)
        return protein
    }
}
