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

    /// The codes with hidden ones as unknown.
    static func masked(_ codes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        guard let start = codes.baseAddress, !codes.isEmpty else { return [] }
        return withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * codes.count) { scratch in
            [UInt8](unsafeUninitializedCapacity: codes.count) { masked, count in
                ca_mask_repeats(
                    start, codes.count, ratios, leastProbability, scratch.baseAddress, masked.baseAddress)
                for index in codes.indices {
                    masked[index] = masked[index] == 1 ? ResidueCode.unknown : codes[index]
                }
                count = codes.count
            }
        }
    }
}
