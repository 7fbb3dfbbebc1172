import CAlignment
import FileKit

extension SequenceIndex {
    /// Indexes sequences of one-letter codes in ASCII: lower case is as upper case, what is no residue an unknown one.
    /// Repeats and regions of low complexity are left out of the index, though not of alignments.
    ///
    /// - Parameter hasWords: whether to make an index of words now; see `withWords`.
    /// - Throws: `SepitError` `.badData` (`sequences-too-many`) beyond 2³¹ sequences; `.interrupted`.
    public init(
        _ sequences: some Collection<[UInt8]>, hasWords: Bool = true, workers: Workers = Workers(1)
    ) throws(SepitError) {
        let index = try SequenceIndex(withoutWords: sequences)
        let hidden = try index.repeats(in: 0..<index.count, workers: workers) { Interrupt.isRequested }
        self.init(letters: index.letters, starts: index.starts, hidden: hidden)
        if hasWords { self = try withWords(workers: workers) }
    }

    /// Sequences of which neither words nor repeats are known yet.
    init(withoutWords sequences: some Collection<[UInt8]>) throws(SepitError) {
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
        self.init(letters: letters, starts: StoredArray(starts))
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
    ///
    /// - Parameter hidden: the repeats of the run; found where none are given.
    func table(
        of run: Range<Int>, hidden: StoredArray<Int64>? = nil, workers: Workers, isCancelled: @Sendable () -> Bool
    ) throws(SepitError) -> WordTable {
        let hidden = if let hidden { hidden } else { try repeats(in: run, workers: workers, isCancelled) }
        // Each run begins with the end of the sequence before.
        let range = Int(starts[run.lowerBound]) - 1..<Int(starts[run.upperBound])
        // More ends behind the letters than a word is long.
        let padding = 16
        let shown = StoredArray<UInt8>(count: range.count + padding) { shown in
            letters.withElements { _ = shown.update(fromContentsOf: $0[range]) }
            for index in range.count..<range.count + padding { shown[index] = ResidueCode.end }
            for pair in stride(from: 0, to: hidden.count, by: 2) {
                let (first, end) = (
                    max(Int(hidden[pair]), range.lowerBound), min(Int(hidden[pair + 1]), range.upperBound)
                )
                guard first < end else { continue }
                for index in first - range.lowerBound..<end - range.lowerBound { shown[index] = ResidueCode.unknown }
            }
        }
        return shown.withElements { WordTable(range: range, letters: $0) }
    }

    /// Where the repeats of some sequences begin and end.
    func repeats(
        in run: Range<Int>, workers: Workers, _ isCancelled: @Sendable () -> Bool
    ) throws(SepitError) -> StoredArray<Int64> {
        let blocks = stride(from: run.lowerBound, to: run.upperBound, by: 256).map {
            $0..<min($0 + 256, run.upperBound)
        }
        let pieces = try workers.map(blocks, isCancelled: isCancelled, advance: {}) { block throws(SepitError) in
            letters.withElements { letters in
                block.flatMap { sequence in
                    let range = range(of: sequence)
                    return RepeatMask.ranges(UnsafeBufferPointer(rebasing: letters[range])).flatMap {
                        [Int64(range.lowerBound + $0.lowerBound), Int64(range.lowerBound + $0.upperBound)]
                    }
                }
            }
        }
        return StoredArray(Array(pieces.joined()))
    }
}
