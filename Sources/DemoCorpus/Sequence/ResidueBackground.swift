import FileKit

/// How often residues occur in natural proteins (Swiss-Prot statistics, per mille); the same for every fold.
enum ResidueBackground {
    private static let frequencies: [(letter: Character, weight: Int)] = [
        ("A", 83), ("R", 55), ("N", 41), ("D", 55), ("C", 14), ("Q", 39), ("E", 67), ("G", 71), ("H", 23), ("I", 59),
        ("L", 97), ("K", 58), ("M", 24), ("F", 39), ("P", 47), ("S", 66), ("T", 54), ("W", 11), ("Y", 29), ("V", 68),
    ]

    /// Every letter as often as it occurs.
    private static let letters = frequencies.flatMap { Array(repeating: $0.letter.asciiValue ?? 0, count: $0.weight) }

    static func draw(_ random: inout CounterRandom) -> UInt8 { random.pick(letters) }
}
