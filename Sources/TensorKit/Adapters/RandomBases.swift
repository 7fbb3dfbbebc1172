import CKernels
import FileKit

/// Random matrices that are computed where they are needed and never stored: NOLA's A₁…Aₙ and A₀.
///
/// The generator is part of the file format of adapters, so it must never change. Matrix i, flattened, is made of tiles of
/// 128 values. Value e is a half of a word of a Philox 4x32-10 block with key `seed` and the counter (low to high 32 bits)
///
///     (16 ⌊e / 128⌋ + e mod 16,  i,  stream mod 2³²,  ⌊stream / 2³²⌋)
///
/// namely, with v = ⌊e / 16⌋ mod 8, the low (v even) or high (v odd) 16 bits k of word ⌊v / 2⌋; it is (k − 32767.5) / 32768,
/// uniform in (−1, 1). A₀ is matrix 2³² − 1. `stream` is the FNV-1a hash (64 bits) of a name in UTF-8.
public struct RandomBases: Sendable, Equatable {
    /// Number of matrices, A₀ not counted.
    public let count: Int
    /// That of each matrix.
    public let shape: [Int]
    let seed: UInt64
    let stream: UInt64

    /// Matrices of a shape; `name` sets the stream of random numbers.
    public init(seed: UInt64, name: String, count: Int, shape: [Int]) {
        self.seed = seed
        self.count = count
        self.shape = shape
        stream = CounterRandom.hash(name)
    }

    var descriptor: ck_bases { ck_bases(seed: seed, stream: stream, count: count, size: shape.reduce(1, *)) }

    /// Value `element` of matrix `index`, or of A₀ if nil.
    public func value(_ index: Int?, _ element: Int) -> Float {
        let block = CounterRandom.philox(
            SIMD4(
                UInt32(truncatingIfNeeded: 16 * (element / 128) + element % 16),
                index.map(UInt32.init(truncatingIfNeeded:)) ?? .max, UInt32(truncatingIfNeeded: stream),
                UInt32(truncatingIfNeeded: stream >> 32)),
            key: SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
        let half = element / 16 % 8
        return (Float(block[half / 2] >> (half % 2 * 16) & 0xffff) - 32767.5) / 32768
    }
}

/// `constant` · A₀ + n^-½ Σ cᵢ Aᵢ with trained coefficients c `[n]`.
public struct RandomCombination {
    let bases: RandomBases
    let coefficients: Tensor
    let constant: Float

    /// - Parameter constant: the factor of A₀.
    public init(_ bases: RandomBases, coefficients: Tensor, constant: Float) {
        precondition(coefficients.count == bases.count, "\(coefficients.count) coefficients of \(bases.count) matrices")
        self.bases = bases
        self.coefficients = coefficients
        self.constant = constant
    }
}
