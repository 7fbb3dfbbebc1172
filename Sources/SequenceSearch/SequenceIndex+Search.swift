import CAlignment
import FileKit

extension SequenceIndex {
    /// The sequences that are similar to a query, best first; those of equal score in the order of the index.
    ///
    /// - Parameter query: one-letter codes in ASCII, as in `SearchTarget`.
    /// - Throws: `SepitError` `.inputOutput` (`out-of-memory`).
    public func search(
        _ query: [UInt8], options: SearchOptions = SearchOptions()
    ) throws(SepitError) -> [SearchHit] {
        let profile = QueryProfile(
            codes: ResidueCode.encode(query), correctsComposition: options.correctsComposition)
        return try workspaces.withWorkspace { workspace throws(SepitError) in
            workspace.reserve(queryLength: query.count)
            return try profile.withQuery { (query) throws(SepitError) in
                let pass = SearchPass(
                    index: self, query: query, options: options, workspace: workspace,
                    kernels: AlignmentKernels(level: options.level))
                return try pass.hits()
            }
        }
    }
}

/// The search of one query, step by step.
struct SearchPass {
    let index: SequenceIndex
    let query: ca_query
    let options: SearchOptions
    let workspace: WorkspacePool.Workspace
    let kernels: AlignmentKernels
    let gaps = ca_gaps(open: SubstitutionMatrix.gapOpen, extend: SubstitutionMatrix.gapExtend)

    /// A sequence that may be similar.
    struct Candidate {
        var target: Int
        /// Of the best segment without gaps.
        var score: Int32
        /// Where query position 0 stands in the target; may be negative.
        var diagonal: Int
    }

    func hits() throws(SepitError) -> [SearchHit] {
        let settings = options.sensitivity.settings
        let length = query.count
        let leastScore = index.statistics.leastScore(expected: options.expectedHits, queryLength: length)
        let candidates = try candidates(settings)
        let banded = bandedScores(candidates)
        let likely = zip(candidates, banded).filter {
            Double($1) >= settings.bandedShare * Double(min(leastScore, 255))
        }
        let ends = ends(likely.map(\.0))
        var best = zip(likely, ends).filter { Int($1.score) >= leastScore }
            .map { (target: $0.0.target, end: $1) }
        best.sort { ($1.end.score, $0.target) < ($0.end.score, $1.target) }
        var hits: [SearchHit] = []
        for (target, end) in best.prefix(options.maximumHits) { hits.append(try hit(target, end)) }
        return hits
    }

    /// The best segment of each sequence that has one.
    private func candidates(_ settings: Settings) throws(SepitError) -> [Candidate] {
        var candidates: [Candidate] = []
        for table in index.tables {
            for segment in try segments(in: table, settings) {
                let diagonal = table.range.lowerBound + Int(segment.diagonal)
                let target = index.sequence(at: diagonal + Int(segment.first))
                candidates.append(
                    Candidate(
                        target: target, score: segment.score,
                        diagonal: diagonal - index.range(of: target).lowerBound))
            }
        }
        candidates.sort { ($0.target, $1.score, $0.diagonal) < ($1.target, $0.score, $1.diagonal) }
        var best: [Candidate] = []
        for candidate in candidates where best.last?.target != candidate.target { best.append(candidate) }
        return best
    }

    private func segments(in table: WordTable, _ settings: Settings) throws(SepitError) -> [ca_segment] {
        let found: [ca_segment]? = index.letters.withElements { letters in
            table.offsets.withElements { offsets in
                table.postings.withElements { postings in
                    SubstitutionMatrix.scores.withUnsafeBufferPointer { matrix in
                        var words = ca_words(
                            letters: letters.baseAddress.map { $0 + table.range.lowerBound }, count: table.range.count,
                            offsets: offsets.baseAddress, postings: postings.baseAddress)
                        var seeding = ca_seeding(
                            pattern: WordTable.pattern, matrix: matrix.baseAddress, word_score: settings.wordScore,
                            distance: settings.distance, drop: settings.drop, least_score: settings.segmentScore)
                        var query = query
                        var segments: UnsafePointer<ca_segment>?
                        let count = ca_find_segments(workspace.segments, &query, &words, &seeding, &segments)
                        return count < 0 ? nil : Array(UnsafeBufferPointer(start: segments, count: count))
                    }
                }
            }
        }
        guard let found else { throw WorkspacePool.outOfMemory }
        return found
    }

    /// Scores within a band around each candidate's diagonal; 255 stands for more as well.
    private func bandedScores(_ candidates: [Candidate]) -> [Int32] {
        let reach = Int(CA_BAND) / 2
        // Query positions at which the band has residues of the target.
        let rows = candidates.map { candidate in
            max(
                0, -candidate.diagonal - reach)..<max(
                    0, min(query.count, index.length(of: candidate.target) - candidate.diagonal + reach))
        }
        let order = candidates.indices.sorted { (rows[$0].lowerBound, $0) < (rows[$1].lowerBound, $1) }
        var scores = [Int32](repeating: 0, count: candidates.count)
        inBatches(order, lanes: Int(kernels.table.pointee.banded_lanes)) { batch, targets in
            for (lane, candidate) in batch.enumerated() {
                targets[lane].diagonal = Int64(candidates[candidate].diagonal)
            }
            let first = batch.map { rows[$0].lowerBound }.min() ?? 0
            let end = batch.map { rows[$0].upperBound }.max() ?? 0
            var query = query
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: batch.count) { found in
                kernels.table.pointee.banded(
                    &query, first, end, gaps, Int32(batch.count), targets.baseAddress, workspace.scratch,
                    found.baseAddress)
                for (lane, candidate) in batch.enumerated() { scores[candidate] = found[lane] }
            }
        } target: {
            candidates[$0].target
        }
        return scores
    }

    /// Scores and ends of the best local alignments.
    private func ends(_ candidates: [Candidate]) -> [ca_end] {
        var ends = [ca_end](repeating: ca_end(), count: candidates.count)
        let order = candidates.indices.sorted {
            (index.length(of: candidates[$0].target), $0) < (index.length(of: candidates[$1].target), $1)
        }
        let table = kernels.table.pointee
        func align(
            _ order: [Int], lanes: Int32,
            _ aligner: (Int32, UnsafePointer<ca_target>?, UnsafeMutablePointer<ca_end>?) -> Void
        ) {
            inBatches(order, lanes: Int(lanes)) { batch, targets in
                withUnsafeTemporaryAllocation(of: ca_end.self, capacity: batch.count) { found in
                    aligner(Int32(batch.count), UnsafePointer(targets.baseAddress), found.baseAddress)
                    for (lane, candidate) in batch.enumerated() { ends[candidate] = found[lane] }
                }
            } target: {
                candidates[$0].target
            }
        }
        var query = query
        let isShort = query.count < 65536
        if isShort {
            align(order, lanes: table.local_lanes) { table.local(&query, gaps, $0, $1, workspace.scratch, $2) }
        }
        let rest = isShort ? order.filter { ends[$0].score >= 65535 } : order
        align(rest, lanes: table.long_lanes) { table.long_local(&query, gaps, $0, $1, workspace.scratch, $2) }
        return ends
    }

    /// Calls `body` with so many numbers at a time, and the sequences that `target` names for them.
    private func inBatches(
        _ order: [Int], lanes: Int, _ body: (ArraySlice<Int>, UnsafeMutableBufferPointer<ca_target>) -> Void,
        target: (Int) -> Int
    ) {
        index.letters.withElements { letters in
            withUnsafeTemporaryAllocation(of: ca_target.self, capacity: lanes) { targets in
                for start in stride(from: 0, to: order.count, by: lanes) {
                    let batch = order[start..<min(start + lanes, order.count)]
                    for (lane, candidate) in batch.enumerated() {
                        let range = index.range(of: target(candidate))
                        targets[lane] = ca_target(
                            letters: letters.baseAddress.map { $0 + range.lowerBound }, count: Int64(range.count),
                            diagonal: 0)
                    }
                    body(batch, targets)
                }
            }
        }
    }

    /// Identity and place of an alignment.
    private func hit(_ target: Int, _ end: ca_end) throws(SepitError) -> SearchHit {
        let range = index.range(of: target)
        var trace = ca_trace()
        let isFound = index.letters.withElements { letters in
            var query = query
            var aligned = ca_target(
                letters: letters.baseAddress.map { $0 + range.lowerBound }, count: Int64(range.count), diagonal: 0)
            return ca_trace_back(&query, &aligned, gaps, end, &trace)
        }
        guard isFound != 0 else { throw WorkspacePool.outOfMemory }
        return SearchHit(
            target: target, score: Int(end.score), bits: SearchStatistics.bits(Int(end.score)),
            expected: index.statistics.expectedHits(score: Int(end.score), queryLength: query.count),
            matches: Int(trace.matches), columns: Int(trace.columns),
            queryRange: Int(trace.query_first)..<Int(end.query_end) + 1,
            targetRange: Int(trace.target_first)..<Int(end.target_end) + 1,
            coverage: Double(trace.columns) / Double(max(1, min(query.count, range.count))))
    }

    /// What the steps go by.
    struct Settings {
        var wordScore: Int32
        var distance: Int32
        var drop: Int32
        var segmentScore: Int32
        /// Of the score that is needed, what the banded alignment must reach.
        var bandedShare: Double
    }
}

extension SearchOptions.Sensitivity {
    var settings: SearchPass.Settings {
        switch self {
        case .normal:
            SearchPass.Settings(wordScore: 18, distance: 48, drop: 20, segmentScore: 35, bandedShare: 0.7)
        case .high:
            SearchPass.Settings(wordScore: 17, distance: 64, drop: 24, segmentScore: 30, bandedShare: 0.6)
        }
    }
}
