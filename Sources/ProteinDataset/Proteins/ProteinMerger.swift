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

    /// For each chain, the index of the chain that stands for its protein: the longest, the first of equals.
    ///
    /// - Parameters:
    ///   - pairs: that align, from `identity` on.
    static func representatives(of chains: [ProteinRecord], pairs: [SimilarPair]) -> [Int] {
        var neighbours = [[Int]](repeating: [], count: chains.count)
        for pair in pairs where pair.identity >= identity {
            let longer = max(chains[pair.first].sequence.count, chains[pair.second].sequence.count)
            guard Double(pair.columns) >= coverage * Double(longer) else { continue }
            neighbours[pair.first].append(pair.second)
            neighbours[pair.second].append(pair.first)
        }
        var byAccession: [String: [Int]] = [:]
        for (index, chain) in chains.enumerated() {
            if let part = chain.part { byAccession[part.accession, default: []].append(index) }
        }
        for group in byAccession.values {
            for (place, a) in group.enumerated() {
                for b in group[(place + 1)...] where overlap(chains[a].part, chains[b].part) {
                    neighbours[a].append(b)
                    neighbours[b].append(a)
                }
            }
        }
        // From the longest on, each chain joins a representative that it is one protein with, or becomes one: what is
        // one protein is so with the representative itself, not through others.
        let order = chains.indices.sorted {
            let (a, b) = (chains[$0], chains[$1])
            return a.sequence.count != b.sequence.count ? a.sequence.count > b.sequence.count : $0 < $1
        }
        var representatives = Array(chains.indices)
        var isPlaced = [Bool](repeating: false, count: chains.count)
        for index in order where !isPlaced[index] {
            isPlaced[index] = true
            for other in neighbours[index] where !isPlaced[other] {
                isPlaced[other] = true
                representatives[other] = index
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
        let same = ([representative] + others).filter { $0.sequence == representative.sequence }
        if let best = same.max(by: { ($0.positioned, $1.id) < ($1.positioned, $0.id) }) {
            protein.positions = best.positions
        }
        protein.structures = ([representative] + others).flatMap(\.structures).sorted()
        protein.accessions = Set(([representative] + others).flatMap(\.accessions)).sorted()
        protein.facts = ProteinFacts(merging: ([representative] + others).map(\.facts))
        return protein
    }
}
