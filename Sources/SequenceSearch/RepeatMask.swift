import CAlignment

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Hides tandem repeats and regions of low complexity, which are alike without being related.
enum RepeatMask {
    /// A residue is hidden from this probability of being repeated on; that of MMseqs2.
    private static let leastProbability: Float = 0.9

    /// λ of BLOSUM62 without gaps: how scores turn into odds.
    private static let lambda = 0.3176

    private static let ratios: [Float] = SubstitutionMatrix.scores.map { Float(exp(lambda * Double($0))) }

    /// The places that are hidden, ascending, with what is shown between them.
    static func ranges(_ codes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        guard let start = codes.baseAddress, !codes.isEmpty else { return [] }
        return withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * codes.count) { scratch in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: codes.count) { masked in
                ca_mask_repeats(
                    start, codes.count, ratios, leastProbability, scratch.baseAddress, masked.baseAddress)
                var ranges: [Range<Int>] = []
                var first = 0
                while let next = masked[first...].firstIndex(of: 1) {
                    let end = masked[next...].firstIndex(of: 0) ?? codes.count
                    ranges.append(next..<end)
                    first = end
                }
                return ranges
            }
        }
    }
}
