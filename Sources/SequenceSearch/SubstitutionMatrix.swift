/// BLOSUM62 (Henikoff and Henikoff, 1992) with the penalties for gaps that belong to it.
enum SubstitutionMatrix {
    /// A gap of n residues costs `gapOpen + (n - 1) * gapExtend`.
    static let gapOpen: Int32 = 11
    static let gapExtend: Int32 = 1

    /// What anything scores against the end of a sequence: more than any alignment stands.
    private static let endScore: Int8 = -100

    /// [32, 32] by `ResidueCode`, in half bits.
    static let scores: [Int8] = {
        let size = ResidueCode.rowSize
        var scores = [Int8](repeating: endScore, count: size * size)
        for first in 0...Int(ResidueCode.unknown) {
            for second in 0...Int(ResidueCode.unknown) {
                let (row, column) = (max(first, second), min(first, second))
                scores[first * size + second] = row < rows.count ? rows[row][column] : -1
            }
        }
        return scores
    }()

    /// How often each amino acid occurs in proteins (Robinson and Robinson, 1991).
    static let background: [Double] = [
        0.07805, 0.05129, 0.04487, 0.05364, 0.01925, 0.04264, 0.06295, 0.07377, 0.02199, 0.05142, 0.09019, 0.05744,
        0.02243, 0.03856, 0.05203, 0.07120, 0.05841, 0.01330, 0.03216, 0.06441,
    ]

    /// The lower triangle.
    private static let rows: [[Int8]] = [
        [4],
        [-1, 5],
        [-2, 0, 6],
        [-2, -2, 1, 6],
        [0, -3, -3, -3, 9],
        [-1, 1, 0, 0, -3, 5],
        [-1, 0, 0, 2, -4, 2, 5],
        [0, -2, 0, -1, -3, -2, -2, 6],
        [-2, 0, 1, -1, -3, 0, 0, -2, 8],
        [-1, -3, -3, -3, -1, -3, -3, -4, -3, 4],
        [-1, -2, -3, -4, -1, -2, -3, -4, -3, 2, 4],
        [-1, 2, 0, -1, -3, 1, 1, -2, -1, -3, -2, 5],
        [-1, -1, -2, -3, -1, 0, -2, -3, -2, 1, 2, -1, 5],
        [-2, -3, -3, -3, -2, -3, -3, -3, -1, 0, 0, -3, 0, 6],
        [-1, -2, -2, -1, -3, -1, -1, -2, -2, -3, -3, -1, -2, -4, 7],
        [1, -1, 1, 0, -1, 0, 0, 0, -1, -2, -2, 0, -1, -2, -1, 4],
        [0, -1, 0, -1, -1, -1, -1, -2, -2, -1, -1, -1, -1, -2, -1, 1, 5],
        [-3, -3, -4, -4, -2, -2, -3, -2, -2, -3, -2, -3, -1, 1, -4, -3, -2, 11],
        [-2, -2, -2, -3, -2, -1, -2, -3, 2, -1, -1, -2, -1, 3, -3, -2, -2, 2, 7],
        [0, -3, -3, -3, -1, -2, -2, -3, -3, 3, 1, -2, 1, -1, -2, -2, 0, -3, -1, 4],
    ]
}

/// How readily proteins exchange two residues.
public enum ResidueExchange {
    /// Of two one-letter codes, by BLOSUM62, in half bits: above 0 where homologous proteins have it more often than chance.
    public static func score(_ first: UInt8, _ second: UInt8) -> Int {
        let (a, b) = (Int(ResidueCode.codes[Int(first)]), Int(ResidueCode.codes[Int(second)]))
        return Int(SubstitutionMatrix.scores[a * ResidueCode.rowSize + b])
    }
}
