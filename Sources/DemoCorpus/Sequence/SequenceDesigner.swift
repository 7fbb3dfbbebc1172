import FileKit

/// A demo sequence, and which of its residues carry its labels.
struct DesignedSequence: Equatable {
    /// ASCII one-letter codes.
    var residues: [UInt8]
    /// Whether a residue is part of a sorting signal or a conserved site.
    var isMarked: [Bool]
}

/// Writes sequences that tell location and function, and tell them once: what looks like another signal or site by
/// chance is mutated away. Nothing here knows the fold.
struct SequenceDesigner: Sendable {
    private let trees: [DemoFamily: FamilyTree]

    init(seed: UInt64) {
        trees = Dictionary(uniqueKeysWithValues: DemoFamily.allCases.map { ($0, FamilyTree($0, seed: seed)) })
    }

    /// A sequence of `length` residues, at least `shortest`.
    func sequence(
        family: DemoFamily, location: DemoLocation, length: Int, _ random: inout CounterRandom
    ) -> DesignedSequence {
        guard let tree = trees[family] else { preconditionFailure("every family has a tree") }
        while true {
            let signal = SortingSignal(location, &random)
            let domain = tree.member(
                subfamily: random.integer(in: 0...(FamilyTree.subfamilyCount - 1)),
                length: length - signal.start.count - signal.end.count, &random)
            var sequence = DesignedSequence(
                residues: signal.start + domain.residues + signal.end,
                isMarked: signal.isSignalAtStart + domain.isConserved + signal.isSignalAtEnd)
            if Self.clean(&sequence, family: family, &random) { return sequence }
        }
    }

    /// The shortest chain with room for any signal and any family's sites.
    static let shortest = 74

    /// Mutates chance matches away; false if it can't.
    private static func clean(
        _ sequence: inout DesignedSequence, family: DemoFamily, _ random: inout CounterRandom
    ) -> Bool {
        for _ in 0..<200 {
            guard let match = chanceMatch(in: sequence, family: family) else { return true }
            let free = match.filter { !sequence.isMarked[$0] }
            guard !free.isEmpty else { return false }
            sequence.residues[random.pick(free)] = ResidueBackground.draw(&random)
        }
        return false
    }

    /// The positions of something that looks like a label and is none.
    private static func chanceMatch(in sequence: DesignedSequence, family: DemoFamily) -> [Int]? {
        for motif in Self.forbidden {
            for start in motif.matches(in: sequence.residues) {
                let positions = motif.positions.indices.filter { !motif.positions[$0].isEmpty }.map { start + $0 }
                if !positions.allSatisfy({ sequence.isMarked[$0] }) { return positions }
            }
        }
        return hydrophobicStretch(in: sequence)
    }

    private static let forbidden: [Motif] =
        DemoFamily.allCases.flatMap(\.signatures) + [
            "[SAC]-[KRH]-[LM]>", "[KHR]-[DE]-E-L>", "[KR](3)", "K-[KR]-x-[KR]",
        ]

    /// Twelve residues, free of signals, of which nine or more are hydrophobic.
    private static func hydrophobicStretch(in sequence: DesignedSequence) -> [Int]? {
        let width = 12
        guard sequence.residues.count >= width else { return nil }
        for start in 0...(sequence.residues.count - width) {
            let window = start..<(start + width)
            let lipophilic = window.filter { hydrophobic.contains(sequence.residues[$0]) }
            if lipophilic.count >= 9, !window.allSatisfy({ sequence.isMarked[$0] }) {
                let free = lipophilic.filter { !sequence.isMarked[$0] }
                if !free.isEmpty { return free }
            }
        }
        return nil
    }

    private static let hydrophobic = Set("AVILMFWC".utf8)
}
