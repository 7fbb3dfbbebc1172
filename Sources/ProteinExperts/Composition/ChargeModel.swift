#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The charge of an unfolded chain by the pK of its groups.
///
/// Source: Bjellqvist et al., Electrophoresis 14 (1993) 1023 and 15 (1994) 529, as ProtParam has them.
struct ChargeModel {
    /// How many groups of each pK gain a proton below it, and how many lose one above it.
    private var basic: [(count: Double, pK: Double)]
    private var acidic: [(count: Double, pK: Double)]

    /// - Parameter sequence: not empty.
    init(_ sequence: [UInt8]) {
        var counts: [UInt8: Double] = [:]
        for letter in sequence { counts[letter, default: 0] += 1 }
        func groups(_ pKs: KeyValuePairs<String, Double>) -> [(count: Double, pK: Double)] {
            pKs.map { (counts[$0.key.utf8.first ?? 0] ?? 0, $0.value) }
        }
        let first = sequence.first.map { String(UnicodeScalar($0)) } ?? ""
        let last = sequence.last.map { String(UnicodeScalar($0)) } ?? ""
        basic = [(1, Self.aminoTerminal[first] ?? 7.5)] + groups(["K": 10, "R": 12, "H": 5.98])
        acidic =
            [(1, Self.carboxyTerminal[last] ?? 3.55)] + groups(["D": 4.05, "E": 4.45, "C": 9, "Y": 10])
    }

    private static let aminoTerminal = [
        "A": 7.59, "M": 7.0, "S": 6.93, "P": 8.36, "T": 6.82, "V": 7.44, "E": 7.7,
    ]
    private static let carboxyTerminal = ["D": 4.55, "E": 4.75]

    /// In elementary charges.
    func charge(pH: Double) -> Double {
        basic.reduce(0) { $0 + $1.count / (1 + pow(10, pH - $1.pK)) }
            - acidic.reduce(0) { $0 + $1.count / (1 + pow(10, $1.pK - pH)) }
    }

    /// Where an isoelectric point is looked for: no pK of the model lies outside.
    static let range = 4.05...12.0

    /// The pH without charge, within `range`, to 0.0001.
    var isoelectricPoint: Double {
        var (low, high) = (Self.range.lowerBound, Self.range.upperBound)
        // The first middle is ProtParam's.
        var middle = 7.775
        while high - low > 0.0001 {
            if charge(pH: middle) > 0 { low = middle } else { high = middle }
            middle = (low + high) / 2
        }
        return middle
    }
}
