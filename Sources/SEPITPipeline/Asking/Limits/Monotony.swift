#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Sequences that repeat themselves, or have few kinds of residues, as linkers and made-up examples do.
enum Monotony {
    /// What is monotonous about a sequence, as a noun; nil for proteins as they usually are.
    static func description(of sequence: [UInt8]) -> String? {
        let unknown = sequence.count { $0 == UInt8(ascii: "X") }
        if unknown * 2 > sequence.count { return "a sequence of mostly unknown residues" }
        let kinds = Set(sequence)
        if kinds.count == 1, let only = sequence.first { return "a repeat of \(Character(UnicodeScalar(only)))" }
        if let period = period(of: sequence) {
            return "a repeat of \(String(decoding: sequence.prefix(period), as: UTF8.self))"
        }
        // Of bits; proteins have about 4.1.
        return entropy(of: sequence) < 2.2 ? "a sequence of few kinds of residues" : nil
    }

    /// The shortest distance at which residues are the same, in nearly all places, three times over.
    private static func period(of sequence: [UInt8]) -> Int? {
        guard sequence.count >= 6 else { return nil }
        return (2...max(2, min(40, sequence.count / 3))).first { period in
            let places = sequence.count - period
            let same = zip(sequence, sequence.dropFirst(period)).count { $0 == $1 }
            return places > 0 && same * 100 >= places * 85
        }
    }

    private static func entropy(of sequence: [UInt8]) -> Double {
        var counts = [Int](repeating: 0, count: 256)
        for residue in sequence { counts[Int(residue)] += 1 }
        return counts.reduce(0) { sum, count in
            guard count > 0 else { return sum }
            let share = Double(count) / Double(sequence.count)
            return sum - share * log2(share)
        }
    }
}
