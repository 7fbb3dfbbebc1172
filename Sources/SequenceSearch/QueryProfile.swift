import CAlignment

/// A query as the aligners want it: its codes, and what each residue scores against each code.
struct QueryProfile: Sendable {
    let codes: [UInt8]
    /// By residue, the rows of the matrix with the corrections added.
    let scores: [Int8]
    let corrections: [Int8]

    /// - Parameter correctsComposition: whether residues that abound around a place count less there.
    init(codes: [UInt8], correctsComposition: Bool = true) {
        self.codes = codes
        corrections =
            correctsComposition ? Self.corrections(of: codes) : [Int8](repeating: 0, count: codes.count)
        let size = ResidueCode.rowSize
        let matrix = SubstitutionMatrix.scores
        let corrections = corrections
        scores = [Int8](unsafeUninitializedCapacity: codes.count * size) { scores, count in
            for (index, code) in codes.enumerated() {
                for other in 0..<size {
                    // What ends an alignment must stay so.
                    let score = matrix[Int(code) * size + other]
                    scores[index * size + other] = other > ResidueCode.unknown ? score : score &+ corrections[index]
                }
            }
            count = codes.count * size
        }
    }

    /// Takes from each residue what it scores on average with the 40 around it, above what it would with any residues:
    /// the correction for local composition of MMseqs2 (Steinegger and Söding, 2017, supplement).
    private static func corrections(of codes: [UInt8]) -> [Int8] {
        let (size, reach) = (ResidueCode.rowSize, 20)
        let matrix = SubstitutionMatrix.scores
        let letterCount = Int(ResidueCode.unknown) + 1
        var counts = [Int](repeating: 0, count: letterCount)
        for code in codes.prefix(reach) { counts[Int(code)] += 1 }
        return codes.indices.map { index in
            // Counts of first..<end, without the residue itself.
            let (first, end) = (max(0, index - reach), min(codes.count, index + reach))
            if index > 0, index + reach <= codes.count { counts[Int(codes[index + reach - 1])] += 1 }
            if index > reach { counts[Int(codes[index - reach - 1])] -= 1 }
            let row = Int(codes[index]) * size
            var sum = -Int(matrix[row + Int(codes[index])])
            for letter in 0..<letterCount { sum += counts[letter] * Int(matrix[row + letter]) }
            let correction = expected[Int(codes[index])] - Double(sum) / Double(end - first)
            return Int8(clamping: Int(correction.rounded(.toNearestOrAwayFromZero)))
        }
    }

    /// What each code scores on average.
    private static let expected: [Double] = (0...Int(ResidueCode.unknown)).map { code in
        SubstitutionMatrix.background.enumerated().reduce(0) { sum, letter in
            sum + letter.element * Double(SubstitutionMatrix.scores[code * ResidueCode.rowSize + letter.offset])
        }
    }
}

extension QueryProfile {
    /// Lends the profile to the aligners.
    func withQuery<Result, Failure: Error>(_ body: (ca_query) throws(Failure) -> Result) throws(Failure) -> Result {
        try codes.withUnsafeBufferPointer { (codes) throws(Failure) in
            try scores.withUnsafeBufferPointer { (scores) throws(Failure) in
                try corrections.withUnsafeBufferPointer { (corrections) throws(Failure) in
                    try SubstitutionMatrix.scores.withUnsafeBufferPointer { (matrix) throws(Failure) in
                        try body(
                            ca_query(
                                letters: codes.baseAddress, count: codes.count, profile: scores.baseAddress,
                                matrix: matrix.baseAddress, corrections: corrections.baseAddress))
                    }
                }
            }
        }
    }
}
