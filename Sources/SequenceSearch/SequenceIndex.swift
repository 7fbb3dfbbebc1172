import CAlignment
import FileKit

/// Protein sequences in which similar ones are found: with an index of their words for many searches, or without for few.
///
///     let index = try SequenceIndex(sequences, workers: .allCores)
///     for hit in try index.search(Array("MKTAYIAKQR".utf8)) { print(hit.target, hit.identity) }
///
/// Words of five residues of the query that are similar to words of a target, twice on one diagonal, are extended to
/// segments without gaps; good ones are aligned within a band, and what is significant then is aligned in full. This
/// is the way of BLAST and MMseqs2. Without an index all sequences are gone through for the same words. Results are the
/// same either way, on any number of threads and on any processor.
public struct SequenceIndex: Sendable {
    /// Codes of all sequences, an end before the first and after each.
    let letters: StoredArray<UInt8>
    /// Where each sequence begins in `letters`; one more than there are, so that one ends two before the next begins.
    let starts: StoredArray<Int64>
    /// Repeats and regions of low complexity, where no words are looked for: where each begins and ends in `letters`.
    let hidden: StoredArray<Int64>
    /// The words; none where all sequences are gone through.
    private(set) var tables: [WordTable]
    let statistics: SearchStatistics
    /// The sequence that holds residue `block << blockBits`, for finding a residue's sequence.
    private let sequenceOfBlock: [Int32]
    let workspaces = WorkspacePool()
    private static let blockBits = 8

    init(
        letters: StoredArray<UInt8>, starts: StoredArray<Int64>, hidden: StoredArray<Int64> = StoredArray([])
    ) {
        self.letters = letters
        self.starts = starts
        self.hidden = hidden
        tables = []
        statistics = SearchStatistics(targetResidues: letters.count - starts.count)
        var sequenceOfBlock: [Int32] = []
        var sequence = 0
        for position in stride(from: 0, to: letters.count, by: 1 << Self.blockBits) {
            while sequence + 2 < starts.count, Int(starts[sequence + 1]) <= position { sequence += 1 }
            sequenceOfBlock.append(Int32(sequence))
        }
        self.sequenceOfBlock = sequenceOfBlock
    }

    /// Number of sequences.
    public var count: Int { starts.count - 1 }

    /// Residues of all sequences.
    public var residueCount: Int { letters.count - starts.count }

    /// The same with an index of all words: worth its while from some fifty searches on.
    ///
    /// - Throws: `SepitError` `.interrupted`.
    public func withWords(workers: Workers) throws(SepitError) -> SequenceIndex {
        guard tables.isEmpty else { return self }
        var indexed = self
        for run in runs(longest: WordTable.longestRun) {
            indexed.tables.append(
                try table(of: run, hidden: hidden, workers: workers) { Interrupt.isRequested })
        }
        return indexed
    }

    /// A table of a run of its own.
    func with(_ table: WordTable) -> SequenceIndex {
        var indexed = self
        indexed.tables = [table]
        return indexed
    }

    /// Number of residues of a sequence.
    public func length(of target: Int) -> Int { range(of: target).count }

    /// The codes of a sequence lie here.
    func range(of target: Int) -> Range<Int> { Int(starts[target])..<Int(starts[target + 1]) - 1 }

    /// The sequence that a position belongs to.
    func sequence(at position: Int) -> Int {
        var sequence = Int(sequenceOfBlock[position >> Self.blockBits])
        while sequence + 2 < starts.count, Int(starts[sequence + 1]) <= position { sequence += 1 }
        return sequence
    }

    /// One-letter codes of a sequence; what stands for several residues is lost (see `ResidueCode`).
    public func sequence(of target: Int) -> [UInt8] { codes(of: target).map(ResidueCode.letter) }

    /// The codes of a sequence, copied.
    func codes(of target: Int) -> [UInt8] {
        letters.withElements { Array($0[range(of: target)]) }
    }
}
