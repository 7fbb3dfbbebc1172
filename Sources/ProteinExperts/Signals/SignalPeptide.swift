#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A signal peptide as a weight matrix sees it.
///
/// Source: von Heijne, Nucleic Acids Res. 14 (1986) 4683: counts of residues from -13 to +2 around the cleavage sites of 161
/// eukaryotic proteins; a site has the greatest sum of logarithms of count over expectation. Beside it a hydrophobic core is asked
/// for: eight residues in a row before the site with a mean hydropathy of 2.0 (Kyte and Doolittle).
struct SignalPeptide {
    /// Residues of the peptide: the site follows the last of them.
    let length: Int
    /// Sum of the weights; von Heijne's limit is 3.5.
    let score: Double
    /// Greatest mean hydropathy of eight residues before the site.
    let core: Double

    /// Whether both limits are met.
    var isLikely: Bool { score >= Self.leastScore && core >= Self.leastCore }

    static let leastScore = 3.5
    static let leastCore = 2.0
    private static let sites = 13...45
    private static let coreLength = 8

    /// The best site near the start of a sequence; nil for one too short to have any.
    init?(_ sequence: [UInt8]) {
        var best: (score: Double, site: Int)?
        for site in Self.sites where site + 2 <= sequence.count {
            var score = 0.0
            for column in 0..<15 { score += Self.weight(sequence[site - 13 + column], column) }
            if score > best?.score ?? -.infinity { best = (score, site) }
        }
        guard let best else { return nil }
        (score, length) = best
        let window = (max(0, best.site - 25)..<max(1, best.site - 2 - Self.coreLength + 1))
        core =
            window.map { start in
                sequence[start..<start + Self.coreLength].reduce(0) { $0 + (Hydropathy.of($1) ?? 0) }
                    / Double(Self.coreLength)
            }.max() ?? 0
    }

    private static func weight(_ letter: UInt8, _ column: Int) -> Double {
        guard let row = counts[letter] else { return 0 }
        // Nothing but small residues was ever seen at -3 and -1.
        let count = row[column] > 0 ? row[column] : column == 10 || column == 12 ? 1e-10 : 1
        return log(count / row[15])
    }

    /// By residue: 15 counts from -13 to +2, and the count that composition lets expect.
    private static let counts: [UInt8: [Double]] = {
        var counts: [UInt8: [Double]] = [:]
        for line in table.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ")
            guard let letter = words.first?.utf8.first, words.count == 17 else { continue }
            counts[letter] = words.dropFirst().compactMap { Double($0) }
        }
        return counts
    }()

    private static let table = """
        A 16 13 14 15 20 18 18 17 25 15 47  6 80 18  6 14.5
        C  3  6  9  7  9 14  6  8  5  6 19  3  9  8  3  4.5
        D  0  0  0  0  0  0  0  0  5  3  0  5  0 10 11  8.9
        E  0  0  0  1  0  0  0  0  3  7  0  7  0 13 14 10.0
        F 13  9 11 11  6  7 18 13  4  5  0 13  0  6  4  5.6
        G  4  4  3  6  3 13  3  2 19 34  5  7 39 10  7 12.1
        H  0  0  0  0  0  1  1  0  5  0  0  6  0  4  2  3.4
        I 15 15  8  6 11  5  4  8  5  1 10  5  0  8  7  7.4
        K  0  0  0  1  0  0  1  0  0  4  0  2  0 11  9 11.3
        L 71 68 72 79 78 45 64 49 10 23  8 20  1  8  4 12.1
        M  0  3  7  4  1  6  2  2  0  0  0  1  0  1  2  2.7
        N  0  1  0  1  1  0  0  0  3  3  0 10  0  4  7  7.1
        P  2  0  2  0  0  4  1  8 20 14  0  1  3  0 22  7.4
        Q  0  0  0  1  0  6  1  0 10  8  0 18  3 19 10  6.3
        R  2  0  0  0  0  1  0  0  7  4  0 15  0 12  9  7.6
        S  9  3  8  6 13 10 15 16 26 11 23 17 20 15 10 11.4
        T  2 10  5  4  5 13  7  7 12  6 17  8  6  3 10  9.7
        V 20 25 15 18 13 15 11 27  0 12 32  3  0  8 17 11.1
        W  4  3  3  1  1  2  6  3  1  3  0  9  0  2  0  1.8
        Y  0  1  4  0  0  1  3  1  1  2  0  5  0  1  7  5.6
        """
}
