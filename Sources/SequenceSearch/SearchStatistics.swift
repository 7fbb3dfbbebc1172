#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// How many alignments of a score are to be expected by chance.
///
/// E = K A(S) exp(-λ S), where A is the area in which an alignment of score S can begin: the product of the lengths,
/// less what the alignment itself takes up at the ends (Park, Sheetlin, Ma, Madden and Spouge, "New finite-size
/// correction for local alignment score distributions", BMC Research Notes 5, 2012). The parameters are those that
/// ALP computes for BLOSUM62 with gaps of 11 and 1, which MMseqs2 uses as well.
struct SearchStatistics: Sendable {
    private static let lambda = 0.273_598_650_370_973_3
    private static let k = 0.044_620_920_658_722_24
    /// Mean and variance of the length of an alignment by its score, and their covariance: slope and intercept.
    private static let length = (1.593_872_440_494_387_4, -19.959_867_650_284_41)
    private static let variance = (30.455_610_143_099_91, -622.286_846_289_158_9)
    private static let covariance = (29.602_444_874_818_87, -601.810_879_850_413_8)

    /// Residues of all targets.
    let targetResidues: Double

    init(targetResidues: Int) { self.targetResidues = Double(targetResidues) }

    /// The score in bits, which doesn't depend on the sizes.
    static func bits(_ score: Int) -> Double { (lambda * Double(score) - log(k)) / log(2) }

    /// Alignments with at least this score that chance gives a query of so many residues.
    func expectedHits(score: Int, queryLength: Int) -> Double {
        let score = Double(score)
        let (spread, sharedSpread) = (
            max(2 * Self.variance.0 / Self.lambda, Self.variance.0 * score + Self.variance.1),
            max(2 * Self.covariance.0 / Self.lambda, Self.covariance.0 * score + Self.covariance.1)
        )
        let taken = Self.length.0 * score + Self.length.1
        let (query, queryShare) = Self.room(Double(queryLength) - taken, spread)
        let (targets, targetShare) = Self.room(targetResidues - taken, spread)
        let area = max(1, query * targets + sharedSpread * queryShare * targetShare)
        return area * Self.k * exp(-Self.lambda * score)
    }

    /// The least score with at most `expected` hits by chance.
    func leastScore(expected: Double, queryLength: Int) -> Int {
        var (low, high) = (0, 1 << 20)
        while low < high {
            let middle = (low + high) / 2
            if expectedHits(score: middle, queryLength: queryLength) <= expected {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }

    /// The mean of what is left of a length, where it varies normally and can't be negative, and how often it is left.
    private static func room(_ mean: Double, _ variance: Double) -> (Double, Double) {
        let deviation = variance.squareRoot()
        let z = mean / deviation
        let share = 0.5 * erfc(-z / 2.0.squareRoot())
        return (mean * share + deviation * exp(-0.5 * z * z) / (2 * Double.pi).squareRoot(), share)
    }
}
