/// Secondary structure by the DSSP definition, with the polyproline helices of version 4.
///
/// Source: Kabsch & Sander, Biopolymers 22 (1983) 2577; for the left-handed helix Mansiaux et al., PLoS ONE 6 (2011)
/// e18401; order and tie-breaking as in `dssp` 4.2. `scripts/compare_dssp.py` compares with the program.
public struct SecondaryStructure: Sendable, Equatable {
    /// A residue's state; the raw value is DSSP's letter.
    public enum State: Character, Sendable, CaseIterable {
        case alphaHelix = "H", bridge = "B", strand = "E", helix310 = "G", piHelix = "I", polyproline = "P", turn = "T"
        case bend = "S", loop = " "

        /// Of three states, helix: H, G and I.
        public var isHelix: Bool { self == .alphaHelix || self == .helix310 || self == .piHelix }

        /// Of three states, strand: E and B.
        public var isStrand: Bool { self == .strand || self == .bridge }
    }

    /// Strands that lie beside each other, joined by bridges; indices are those of the residues.
    public struct Ladder: Sendable, Equatable {
        /// The strands run the same way.
        public var isParallel: Bool
        /// Residues of the one strand and, in the order of the array, of the other; not all are paired where a strand
        /// bulges.
        public var first: [Int]
        /// Residues of the other strand.
        public var second: [Int]

        /// A ladder of two strands.
        public init(isParallel: Bool, first: [Int], second: [Int]) {
            self.isParallel = isParallel
            self.first = first
            self.second = second
        }
    }

    /// One state per residue.
    public var states: [State]
    /// All ladders.
    public var ladders: [Ladder]

    /// The states in DSSP's letters, a blank for a loop.
    public var letters: String { String(states.map(\.rawValue)) }

    /// Assigns the states of residues with complete backbones.
    public init(of residues: [PeptideResidue]) {
        var assignment = SecondaryStructureAssignment(residues)
        assignment.findLadders()
        assignment.findHelices()
        assignment.findPolyproline()
        states = assignment.states
        ladders = assignment.ladders
    }

    /// Assigns the states of chains that may be bonded to each other, of an entry that was read with its backbones:
    /// for each chain and residue of its sequence the state, nil where the backbone is incomplete, and the structure
    /// with its ladders over the complete residues in order.
    public static func states(of chains: [ProteinChain]) -> (states: [[State?]], structure: SecondaryStructure) {
        var residues: [PeptideResidue] = []
        var places: [(chain: Int, residue: Int)] = []
        for (number, chain) in chains.enumerated() where !chain.positions.isEmpty {
            for (index, atoms) in zip(chain.observed, chain.backbone) {
                let residue = PeptideResidue(
                    atoms, alphaCarbon: chain.positions[index], chain: number,
                    isProline: chain.sequence[index] == UInt8(ascii: "P"))
                guard let residue else { continue }
                residues.append(residue)
                places.append((number, index))
            }
        }
        let structure = SecondaryStructure(of: residues)
        var states = chains.map { Array(repeating: State?.none, count: $0.sequence.count) }
        for (place, state) in zip(places, structure.states) { states[place.chain][place.residue] = state }
        return (states, structure)
    }
}
