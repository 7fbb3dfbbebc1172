import CAlignment
import FileKit

extension SearchPass {
    /// Segments in all sequences, which are gone through on the threads.
    func scannedSegments() throws(SepitError) -> [ca_segment] {
        let scan = SequenceScan(
            index: index, query: query, set: try WordSet(query, settings), settings: settings, kernels: kernels)
        let pieces = try workers.map(scan.blocks(residues: 1 << 19), isCancelled: { false }, advance: {}) {
            (block) throws(SepitError) in
            try scan.index.workspaces.withWorkspace { (workspace) throws(SepitError) in
                try scan.segments(in: block, workspace.segments)
            }
        }
        return Array(pieces.joined())
    }
}

/// The search of sequences for the words of a query, block by block.
private struct SequenceScan: @unchecked Sendable {  // the query's memory is not written, and outlives the scan
    let index: SequenceIndex
    let query: ca_query
    let set: WordSet
    let settings: SearchPass.Settings
    let kernels: AlignmentKernels

    func segments(in block: Range<Int>, _ workspace: OpaquePointer) throws(SepitError) -> [ca_segment] {
        let found: [ca_segment]? = index.letters.withElements { letters in
            index.starts.withElements { starts in
                index.hidden.withElements { hidden in
                    SubstitutionMatrix.scores.withUnsafeBufferPointer { matrix in
                        var sequences = ca_sequences(
                            letters: letters.baseAddress, starts: starts.baseAddress, hidden: hidden.baseAddress,
                            hidden_count: hidden.count / 2)
                        var (query, seeding) = (query, settings.seeding(matrix))
                        var segments: UnsafePointer<ca_segment>?
                        let count = ca_scan(
                            workspace, &query, set.pointer, &sequences, block.lowerBound, block.upperBound, &seeding,
                            kernels.table, &segments)
                        return count < 0 ? nil : Array(UnsafeBufferPointer(start: segments, count: count))
                    }
                }
            }
        }
        guard let found else { throw WorkspacePool.outOfMemory }
        return found
    }

    /// The sequences in blocks of about so many residues.
    func blocks(residues: Int) -> [Range<Int>] {
        var blocks: [Range<Int>] = []
        var first = 0
        for sequence in 0..<index.count
        where sequence == index.count - 1 || index.starts[sequence + 1] - index.starts[first] >= residues {
            blocks.append(first..<sequence + 1)
            first = sequence + 1
        }
        return blocks
    }
}

/// The words of a query, and those that are similar to them.
private final class WordSet: @unchecked Sendable {  // never changes
    let pointer: OpaquePointer

    init(_ query: ca_query, _ settings: SearchPass.Settings) throws(SepitError) {
        let set = SubstitutionMatrix.scores.withUnsafeBufferPointer { matrix in
            var (query, seeding) = (query, settings.seeding(matrix))
            return ca_word_set_create(&query, &seeding)
        }
        guard let set else { throw WorkspacePool.outOfMemory }
        pointer = set
    }

    deinit { ca_word_set_destroy(pointer) }
}
