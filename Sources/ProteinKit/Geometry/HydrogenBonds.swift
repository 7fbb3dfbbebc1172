/// The hydrogen bonds of a backbone by the electrostatic energy of Kabsch and Sander.
///
/// `E = 27.9 kcal/mol · (1/r(ON) + 1/r(CH) - 1/r(OH) - 1/r(CN))`, rounded to 0.001 and not below -9.9; a bond has less
/// than -0.5. Each residue keeps its two best partners as donor and as acceptor, as the program `dssp` does.
///
/// Source: Kabsch & Sander, Biopolymers 22 (1983) 2577; `dssp` 4.2.
struct HydrogenBonds {
    /// The best and second-best partner; -1 where there is none.
    private struct Partners {
        var first: Int32 = -1
        var second: Int32 = -1
        var firstEnergy = 0.0
        var secondEnergy = 0.0

        mutating func offer(_ index: Int, _ energy: Double) {
            if energy < firstEnergy {
                (second, secondEnergy) = (first, firstEnergy)
                (first, firstEnergy) = (Int32(index), energy)
            } else if energy < secondEnergy {
                (second, secondEnergy) = (Int32(index), energy)
            }
        }
    }

    /// Partners that accept this residue's hydrogen.
    private var acceptors: [Partners]

    private static let coupling = -27.9
    private static let leastEnergy = -9.9
    private static let leastDistance: Float = 0.5
    private static let bondEnergy = -0.5
    /// Between N and O: with bonds of normal length the energy is above -0.35 beyond it.
    private static let reach: Float = 6

    /// - Parameter near: pairs of residues whose C-alpha lie within 9 Å, in ascending order.
    init(_ residues: [PeptideResidue], near: [(Int, Int)]) {
        acceptors = Array(repeating: Partners(), count: residues.count)
        let hydrogens = residues.indices.map { Self.hydrogen(of: $0, residues) }
        for (first, second) in near {
            offer(residues, hydrogens, donor: first, acceptor: second)
            if second != first + 1 { offer(residues, hydrogens, donor: second, acceptor: first) }
        }
    }

    /// Whether the hydrogen at `donor` is bound by the oxygen of `acceptor`.
    @inline(__always)
    func isBond(donor: Int, acceptor: Int) -> Bool {
        let partners = acceptors[donor]
        return (partners.first == Int32(acceptor) && partners.firstEnergy < Self.bondEnergy)
            || (partners.second == Int32(acceptor) && partners.secondEnergy < Self.bondEnergy)
    }

    /// 1 Å from the nitrogen, against the direction of the carbonyl group before it.
    private static func hydrogen(of index: Int, _ residues: [PeptideResidue]) -> SIMD3<Float> {
        let nitrogen = residues[index].nitrogen
        guard index > 0, !residues[index].isProline else { return nitrogen }
        let group = residues[index - 1].carbon - residues[index - 1].oxygen
        let length = group.length
        return length > 0 ? nitrogen + group / length : nitrogen
    }

    private mutating func offer(
        _ residues: [PeptideResidue], _ hydrogens: [SIMD3<Float>], donor: Int, acceptor: Int
    ) {
        guard !residues[donor].isProline else { return }
        let (hydrogen, nitrogen) = (hydrogens[donor], residues[donor].nitrogen)
        let (oxygen, carbon) = (residues[acceptor].oxygen, residues[acceptor].carbon)
        let span = nitrogen - oxygen
        guard (span * span).sum() < Self.reach * Self.reach else { return }
        let ho = (hydrogen - oxygen).length
        let hc = (hydrogen - carbon).length
        let nc = (nitrogen - carbon).length
        let no = span.length
        var energy = Self.leastEnergy
        if min(min(ho, hc), min(nc, no)) >= Self.leastDistance {
            energy =
                Self.coupling / Double(ho) - Self.coupling / Double(hc) + Self.coupling / Double(nc)
                - Self.coupling / Double(no)
            energy = max(Self.leastEnergy, (energy * 1000).rounded() / 1000)
        }
        acceptors[donor].offer(acceptor, energy)
    }
}
