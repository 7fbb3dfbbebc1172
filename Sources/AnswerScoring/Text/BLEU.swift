#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// How many runs of words a text shares with its references.
///
/// Source: Papineni et al., "BLEU: a method for automatic evaluation of machine translation", 2002; of one sentence, without
/// smoothing, as nltk's `sentence_bleu`.
package enum BLEU {
    /// BLEU-1 to BLEU-4 from 0 to 1: the geometric mean of the precisions of runs of up to so many tokens, times the
    /// brevity penalty.
    package static func scores<Token: Hashable>(_ answer: [Token], references: [[Token]]) -> [Double] {
        let precisions = (1...4).map { precision(answer, references, length: $0) }
        guard precisions[0] > 0 else { return [0, 0, 0, 0] }
        // A precision of nothing is the smallest number, as it is elsewhere, so that the scores are all but 0.
        let logarithms = precisions.map { log(max($0, .leastNormalMagnitude)) }
        return (1...4).map { order in
            brevity(answer.count, references.map(\.count)) * exp(logarithms.prefix(order).reduce(0, +) / Double(order))
        }
    }

    /// Share of the answer's runs that a reference has, each counted as often as in the reference that has it most.
    private static func precision<Token: Hashable>(
        _ answer: [Token], _ references: [[Token]], length: Int
    ) -> Double {
        let own = runCounts(answer, length: length)
        let others = references.map { runCounts($0, length: length) }
        let shared = own.reduce(0) { sum, run in
            sum + min(run.value, others.map { $0[run.key] ?? 0 }.max() ?? 0)
        }
        return Double(shared) / Double(max(1, answer.count - length + 1))
    }

    private static func brevity(_ length: Int, _ references: [Int]) -> Double {
        guard let closest = references.min(by: { (abs($0 - length), $0) < (abs($1 - length), $1) }) else { return 0 }
        if length > closest { return 1 }
        return length == 0 ? 0 : exp(1 - Double(closest) / Double(length))
    }
}

/// How often each run of so many tokens occurs.
func runCounts<Token: Hashable>(_ tokens: [Token], length: Int) -> [ArraySlice<Token>: Int] {
    guard tokens.count >= length else { return [:] }
    var counts: [ArraySlice<Token>: Int] = [:]
    for start in 0...tokens.count - length { counts[tokens[start..<start + length], default: 0] += 1 }
    return counts
}
