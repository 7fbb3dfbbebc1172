import CAlignment
import FileKit

extension SequenceIndex {
    /// Indexes sequences. Repeats and regions of low complexity are left out of the index, though not of alignments.
    ///
    /// - Throws: `SepitError` `.badData` (`sequences-too-many`) beyond 2³¹ sequences.
    public init(_ targets: [SearchTarget], workers: Workers = Workers(1)) throws(SepitError) {
        let index = try SequenceIndex(
            withoutWords: targets.lazy.map(\.sequence), ids: targets.lazy.map(\.id),
            facts: targets.lazy.map { $0.facts ?? "" })
        var tables: [WordTable] = []
        for run in index.runs(longest: WordTable.longestRun) {
            tables.append(try index.table(of: run, workers: workers) { Interrupt.isRequested })
        }
        self.init(
            letters: index.letters, starts: index.starts, ids: index.ids, facts: index.facts, tables: tables)
    }

    /// Sequences of which no words are known yet.
    init(
        withoutWords sequences: some Collection<[UInt8]>, ids: some Sequence<String>, facts: some Sequence<String>
    ) throws(SepitError) {
        guard sequences.count < Int(Int32.max) else {
            throw SepitError(
                .badData, code: "sequences-too-many", "There are too many sequences for an index.",
                expected: "fewer than \(Int32.max)", found: "\(sequences.count)")
        }
        var starts: [Int64] = [1]
        starts.reserveCapacity(sequences.count + 1)
        for sequence in sequences { starts.append(starts[starts.count - 1] + Int64(sequence.count) + 1) }
        let letters = StoredArray<UInt8>(count: Int(starts[sequences.count])) { letters in
            letters[0] = ResidueCode.end
            let codes = ResidueCode.codes
            var next = 1
            for sequence in sequences {
                for letter in sequence {
                    letters[next] = codes[Int(letter)]
                    next += 1
                }
                letters[next] = ResidueCode.end
                next += 1
            }
        }
        self.init(
            letters: letters, starts: StoredArray(starts), ids: StoredTexts(ids), facts: StoredTexts(facts), tables: [])
    }

    /// The sequences in runs of so many letters at most, or of one sequence.
    func runs(longest: Int) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var first = 0
        for sequence in 0..<count {
            let isLast = sequence == count - 1
            if isLast || Int(starts[sequence + 2] - starts[first]) > longest {
                runs.append(first..<sequence + 1)
                first = sequence + 1
            }
        }
        return runs
    }

    /// The words of a run of sequences.
    func table(
        of run: Range<Int>, workers: Workers, isCancelled: @Sendable () -> Bool
    ) throws(SepitError) -> WordTable {
        // Each run begins with the end of the sequence before.
        let range = Int(starts[run.lowerBound]) - 1..<Int(starts[run.upperBound])
        let masked = try masked(run, count: range.count, workers, isCancelled)
        return masked.withElements { letters in WordTable(range: range, letters: letters) }
    }

    /// The letters of a run with repeats masked, and more ends behind them than a word is long.
    private func masked(
        _ run: Range<Int>, count: Int, _ workers: Workers, _ isCancelled: @Sendable () -> Bool
    ) throws(SepitError) -> StoredArray<UInt8> {
        let padding = 16
        let blocks = stride(from: run.lowerBound, to: run.upperBound, by: 256).map {
            $0..<min($0 + 256, run.upperBound)
        }
        let pieces = try workers.map(blocks, isCancelled: isCancelled, advance: {}) { block throws(SepitError) in
            letters.withElements { letters in
                var piece: [UInt8] = []
                for sequence in block {
                    piece += RepeatMask.masked(UnsafeBufferPointer(rebasing: letters[range(of: sequence)]))
                    piece.append(ResidueCode.end)
                }
                return piece
            }
        }
        return StoredArray(count: count + padding) { masked in
            masked.initialize(repeating: ResidueCode.end)
            var next = 1
            for piece in pieces {
                _ = masked[next...].update(fromContentsOf: piece)
                next += piece.count
            }
        }
    }
}
