import CAlignment
import FileKit

extension SequenceIndex {
    /// The sequences that are similar to a query, best first; those of equal score in the order of the index.
    ///
    /// - Parameters:
    ///   - query: one-letter codes in ASCII.
    ///   - workers: go through the sequences where there is no index of words; with one, a search takes one thread.
    ///   - isWanted: whether a sequence counts.
    /// - Throws: `SepitError` `.inputOutput` (`out-of-memory`).
    public func search(
        _ query: [UInt8], options: SearchOptions = SearchOptions(), workers: Workers = Workers(1),
        where isWanted: (Int) -> Bool = { _ in true }
    ) throws(SepitError) -> [SearchHit] {
        let profile = QueryProfile(
            codes: ResidueCode.encode(query), correctsComposition: options.correctsComposition)
        return try workspaces.withWorkspace { workspace throws(SepitError) in
            try profile.withQuery { (query) throws(SepitError) in
                try SearchPass(
                    index: self, query: query, settings: SearchPass.Settings(options.sensitivity), level: options.level,
                    workspace: workspace, workers: workers
                ).hits(options, where: isWanted)
            }
        }
    }
}

extension SequenceIndex {
    /// The first sequence that is the same as a query from end to end, however short or repetitive, in an alignment of all
    /// its residues; nil where there is none.
    ///
    /// - Parameter isWanted: whether a sequence counts.
    public func copy(of query: [UInt8], where isWanted: (Int) -> Bool = { _ in true }) -> SearchHit? {
        let codes = ResidueCode.encode(query)
        let target = letters.withElements { letters in
            (0..<count).first { target in
                let range = range(of: target)
                return range.count == codes.count && letters[range].elementsEqual(codes) && isWanted(target)
            }
        }
        guard let target, !codes.isEmpty else { return nil }
        let score = codes.reduce(0) { $0 + Int(SubstitutionMatrix.scores[Int($1) * (ResidueCode.rowSize + 1)]) }
        return SearchHit(
            target: target, score: score, bits: SearchStatistics.bits(score),
            expected: statistics.expectedHits(score: score, queryLength: codes.count),
            matches: codes.count { $0 < ResidueCode.unknown }, columns: codes.count, queryRange: 0..<codes.count,
            targetRange: 0..<codes.count, coverage: 1)
    }
}

extension SearchPass {
    /// The best hits, from the first step to the last.
    func hits(_ options: SearchOptions, where isWanted: (Int) -> Bool) throws(SepitError) -> [SearchHit] {
        let leastScore = index.statistics.leastScore(expected: options.expectedHits, queryLength: query.count)
        let likely = likely(try candidates(where: isWanted), leastScore: leastScore).map(\.candidate)
        var best = zip(likely, ends(likely)).filter { Int($1.score) >= leastScore }
            .map { (target: $0.target, end: $1) }
        best.sort { ($1.end.score, $0.target) < ($0.end.score, $1.target) }
        var hits: [SearchHit] = []
        for (target, end) in best.prefix(options.maximumHits) { hits.append(try hit(target, end)) }
        return hits
    }
}
