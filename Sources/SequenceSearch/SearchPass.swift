import CAlignment
import FileKit

/// The search of one query, step by step.
struct SearchPass {
    let index: SequenceIndex
    let query: ca_query
    let settings: Settings
    let workspace: WorkspacePool.Workspace
    let workers: Workers
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

    init(
        index: SequenceIndex, query: ca_query, settings: Settings, level: String?,
        workspace: WorkspacePool.Workspace, workers: Workers = Workers(1)
    ) {
        self.index = index
        self.query = query
        self.settings = settings
        self.workspace = workspace
        self.workers = workers
        kernels = AlignmentKernels(level: level)
        workspace.reserve(queryLength: query.count)
    }

    /// The best segment of each sequence that has one.
    ///
    /// - Parameters:
    ///   - limit: position in the index that sequences must begin before; nil for all.
    ///   - isWanted: whether a sequence counts.
    func candidates(
        before limit: Int? = nil, where isWanted: (Int) -> Bool = { _ in true }
    ) throws(SepitError) -> [Candidate] {
        var candidates: [Candidate] = []
        func take(_ segment: ca_segment, from origin: Int) {
            let diagonal = origin + Int(segment.diagonal)
            let target = index.sequence(at: diagonal + Int(segment.first))
            guard isWanted(target) else { return }
            candidates.append(
                Candidate(
                    target: target, score: segment.score, diagonal: diagonal - index.range(of: target).lowerBound))
        }
        if index.tables.isEmpty {
            for segment in try scannedSegments() { take(segment, from: 0) }
        }
        for table in index.tables {
            let count = min(table.range.count, (limit ?? .max) - table.range.lowerBound)
            guard count > 1 else { continue }
            for segment in try segments(in: table, count: count) { take(segment, from: table.range.lowerBound) }
        }
        candidates.sort { ($0.target, $1.score, $0.diagonal) < ($1.target, $0.score, $1.diagonal) }
        var best: [Candidate] = []
        for candidate in candidates where best.last?.target != candidate.target { best.append(candidate) }
        return best
    }

    /// Segments in the first letters of a run.
    private func segments(in table: WordTable, count: Int) throws(SepitError) -> [ca_segment] {
        let found: [ca_segment]? = index.letters.withElements { letters in
            table.offsets.withElements { offsets in
                table.postings.withElements { postings in
                    SubstitutionMatrix.scores.withUnsafeBufferPointer { matrix in
                        var words = ca_words(
                            letters: letters.baseAddress.map { $0 + table.range.lowerBound }, count: count,
                            offsets: offsets.baseAddress, postings: postings.baseAddress)
                        var seeding = settings.seeding(matrix)
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
    func bandedScores(_ candidates: [Candidate]) -> [Int32] {
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
    func ends(_ candidates: [Candidate]) -> [ca_end] {
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

    /// Scores that candidates reach within their band, of those that may reach `leastScore` in full.
    func likely(_ candidates: [Candidate], leastScore: Int) -> [(candidate: Candidate, banded: Int32)] {
        let least = settings.bandedShare * Double(min(leastScore, 255))
        return zip(candidates, bandedScores(candidates)).filter { Double($1) >= least }
            .map { (candidate: $0, banded: $1) }
    }

    /// Identity and place of an alignment.
    func hit(_ target: Int, _ end: ca_end) throws(SepitError) -> SearchHit {
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
}
