import CAlignment
import FileKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension SequenceIndex {
    /// Indexes sequences. Repeats and regions of low complexity are left out of the index, though not of alignments.
    ///
    /// - Throws: `SepitError` `.badData` (`sequences-too-many`) beyond 2³¹ sequences.
    public init(_ targets: [SearchTarget], workers: Workers = Workers(1)) throws(SepitError) {
        guard targets.count < Int(Int32.max) else {
            throw SepitError(
                .badData, code: "sequences-too-many", "There are too many sequences for an index.",
                expected: "fewer than \(Int32.max)", found: "\(targets.count)")
        }
        var starts: [Int64] = [1]
        starts.reserveCapacity(targets.count + 1)
        for target in targets { starts.append(starts[starts.count - 1] + Int64(target.sequence.count) + 1) }
        let count = Int(starts[targets.count])
        let letters = StoredArray<UInt8>(count: count) { letters in
            letters[0] = ResidueCode.end
            let codes = ResidueCode.codes
            var next = 1
            for target in targets {
                for letter in target.sequence {
                    letters[next] = codes[Int(letter)]
                    next += 1
                }
                letters[next] = ResidueCode.end
                next += 1
            }
        }
        let tables = try Self.tables(letters: letters, starts: starts, workers: workers)
        self.init(
            letters: letters, starts: StoredArray(starts), ids: StoredTexts(targets.lazy.map(\.id)),
            facts: StoredTexts(targets.lazy.map { $0.facts ?? "" }), tables: tables)
    }

    private static func tables(
        letters: StoredArray<UInt8>, starts: [Int64], workers: Workers
    ) throws(SepitError) -> [WordTable] {
        let masked = try masked(letters: letters, starts: starts, workers: workers)
        return try workers.map(
            runs(starts), isCancelled: { Interrupt.isRequested }, advance: {}
        ) { run throws(SepitError) in
            masked.withElements { letters in
                // There is always the end before the first sequence.
                WordTable(range: run, letters: letters.baseAddress.unsafelyUnwrapped)
            }
        }
    }

    /// Runs of whole sequences with an end before and after.
    private static func runs(_ starts: [Int64]) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var first = 0
        for sequence in 0..<starts.count - 1 {
            let next = Int(starts[sequence + 1])
            let isLast = sequence == starts.count - 2
            if isLast || next - first + Int(starts[sequence + 2] - starts[sequence + 1]) > WordTable.longestRun {
                runs.append(first..<next)
                first = next - 1
            }
        }
        return runs
    }

    /// The letters with repeats masked, and more ends behind them than a word is long.
    private static func masked(
        letters: StoredArray<UInt8>, starts: [Int64], workers: Workers
    ) throws(SepitError) -> StoredArray<UInt8> {
        let padding = 16
        let blocks = stride(from: 0, to: starts.count - 1, by: 256).map { $0..<min($0 + 256, starts.count - 1) }
        let pieces = try workers.map(
            blocks, isCancelled: { Interrupt.isRequested }, advance: {}
        ) { block throws(SepitError) in
            block.map { sequence in
                letters.withElements { letters in
                    let range = Int(starts[sequence])..<Int(starts[sequence + 1]) - 1
                    return RepeatMask.masked(UnsafeBufferPointer(rebasing: letters[range]))
                }
            }
        }
        return StoredArray(count: letters.count + padding) { masked in
            masked.initialize(repeating: ResidueCode.end)
            var next = 1
            for codes in pieces.joined() {
                for code in codes {
                    masked[next] = code
                    next += 1
                }
                next += 1
            }
        }
    }
}
