import CAlignment
import FileKit

/// Protein sequences with an index of their words, in which similar ones are found.
///
///     let index = try SequenceIndex(targets, workers: .allCores)
///     for hit in try index.search(Array("MKTAYIAKQR".utf8)) { print(index.id(of: hit.target), hit.identity) }
///
/// Words of five residues of the query that are similar to words of a target, twice on one diagonal, are extended to
/// segments without gaps; good ones are aligned within a band, and what is significant then is aligned in full. This
/// is the way of BLAST and MMseqs2. Results are the same on any number of threads and on any processor.
public struct SequenceIndex: Sendable {
    /// Codes of all sequences, an end before the first and after each.
    let letters: StoredArray<UInt8>
    /// Where each sequence begins in `letters`; one more than there are, so that one ends two before the next begins.
    let starts: StoredArray<Int64>
    let ids: StoredTexts
    let facts: StoredTexts
    var tables: [WordTable]
    let statistics: SearchStatistics
    /// The sequence that holds residue `block << blockBits`, for finding a residue's sequence.
    private let sequenceOfBlock: [Int32]
    let workspaces = WorkspacePool()
    private static let blockBits = 8

    init(
        letters: StoredArray<UInt8>, starts: StoredArray<Int64>, ids: StoredTexts, facts: StoredTexts,
        tables: [WordTable]
    ) {
        self.letters = letters
        self.starts = starts
        self.ids = ids
        self.facts = facts
        self.tables = tables
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

    /// What a sequence is called.
    public func id(of target: Int) -> String { ids[target] }

    /// What is known of a sequence, as a JSON object; nil for nothing.
    public func facts(of target: Int) -> String? {
        let text = facts[target]
        return text.isEmpty ? nil : text
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

    /// The codes of a sequence, copied.
    func codes(of target: Int) -> [UInt8] {
        letters.withElements { Array($0[range(of: target)]) }
    }
}
