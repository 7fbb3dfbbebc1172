import CAlignment
import FileKit

extension SequenceIndex {
    /// Sequences that are similar to one of this index.
    ///
    /// - Parameters:
    ///   - onlyBefore: whether only those before it count.
    ///   - groups: of each sequence; its own group is left out, and of another one pair is enough.
    func similar(
        to query: Int, onlyBefore: Bool, groups: [Int32]?, _ condition: PairCondition, _ settings: SearchPass.Settings
    ) throws(SepitError) -> [SequencePair] {
        // Near copies are so in regions of any composition.
        let profile = QueryProfile(codes: codes(of: query), correctsComposition: condition.identity < 0.9)
        return try workspaces.withWorkspace { workspace throws(SepitError) in
            try profile.withQuery { (codes) throws(SepitError) in
                let pass = SearchPass(index: self, query: codes, settings: settings, level: nil, workspace: workspace)
                return try pass.pairs(of: query, onlyBefore: onlyBefore, groups: groups, condition)
            }
        }
    }
}

extension SearchPass {
    fileprivate func pairs(
        of number: Int, onlyBefore: Bool, groups: [Int32]?, _ condition: PairCondition
    ) throws(SepitError) -> [SequencePair] {
        let leastScore = index.statistics.leastScore(expected: condition.expectedHits, queryLength: query.count)
        func group(_ target: Int) -> Int32 { groups?[target] ?? Int32(target) }
        let own = group(number)
        let candidates = try candidates(before: onlyBefore ? index.range(of: number).lowerBound : nil) {
            $0 != number && group($0) != own && condition.allows(index.length(of: $0), query.count)
        }
        // By group, the best first.
        let likely = likely(candidates, leastScore: leastScore).filter {
            $0.banded >= condition.leastBandedScore(index.length(of: $0.candidate.target), query.count)
        }.sorted {
            (group($0.candidate.target), $1.banded, $0.candidate.target)
                < (group($1.candidate.target), $0.banded, $1.candidate.target)
        }.map(\.candidate)
        var open = likely.chunks { group($0.target) == group($1.target) }
        var pairs: [SequencePair] = []
        // One of each group is aligned, then two of those that are not found similar, then four...
        var share = 1
        while !open.isEmpty {
            let batch = open.flatMap { $0.prefix(share) }
            var similar: Set<Int32> = []
            for (candidate, end) in zip(batch, ends(batch))
            where Int(end.score) >= leastScore && !similar.contains(group(candidate.target)) {
                let hit = try hit(candidate.target, end)
                guard condition.holds(for: hit, lengths: (query.count, index.length(of: hit.target))) else { continue }
                similar.insert(group(hit.target))
                pairs.append(SequencePair(number, hit.target, identity: hit.identity))
            }
            open = open.compactMap { candidates in
                let rest = candidates.dropFirst(share)
                return rest.first.map { similar.contains(group($0.target)) } ?? true ? nil : rest
            }
            share *= 2
        }
        return pairs
    }
}

extension Array {
    /// Pieces of neighbours that belong together.
    fileprivate func chunks(_ belongTogether: (Element, Element) -> Bool) -> [ArraySlice<Element>] {
        var chunks: [ArraySlice<Element>] = []
        var first = 0
        for index in indices.dropFirst() where !belongTogether(self[index - 1], self[index]) {
            chunks.append(self[first..<index])
            first = index
        }
        if !isEmpty { chunks.append(self[first...]) }
        return chunks
    }
}
