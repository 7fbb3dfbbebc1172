/// The first model of a file as listed: every residue, water and ligands included, before polymers are told apart.
///
/// Both coordinate readers fill it atom by atom; `PolymerSelection` turns it into chains.
struct AtomicModel {
    enum Role { case unassigned, polymer, nonPolymer, water }

    struct ListedResidue {
        var name: String
        var number: Int
        /// Insertion code, 0 if none.
        var insertionCode: UInt8
        /// PDB segment identifier (columns 73–76), which tells residues of one number apart; 0 if none.
        var segment: UInt32 = 0
        var isHetero: Bool
        var role = Role.unassigned
        /// Index into the reader's entities; -1 if none.
        var entity = -1
        /// 0-based position in the entity's sequence (`label_seq_id`), where the file says.
        var sequenceIndex: Int?
        /// `label_asym_id`, packed.
        var labelChain: UInt64 = 0
        var alphaCarbon: SIMD3<Double>?
        var bFactor: Double?
        /// The first carbon listed, which stands in for a missing C-alpha when neighbours are tested.
        var firstCarbon: SIMD3<Float>?
        var phosphorus: SIMD3<Float>?
        /// Line of the first atom.
        var line: Int

        var component: ChemicalComponent? {
            ChemicalComponent.named(name) ?? (isHetero ? nil : ChemicalComponent.inForceField(name))
        }

        func isSame(as other: ListedResidue) -> Bool {
            number == other.number && insertionCode == other.insertionCode && segment == other.segment
                && name == other.name
        }
    }

    struct ListedChain {
        var id: String
        var residues: [ListedResidue] = []
        /// Where the part that is being read begins: a chain may be continued after others.
        var partStart = 0
        /// No residue number of this part is lower than one before it, so equal residues are neighbours.
        var isAscending = true
        var positions: [ResidueKey: Int] = [:]
    }

    struct ResidueKey: Hashable {
        let number: Int
        let insertionCode: UInt8
        let segment: UInt32
        let name: String

        init(_ residue: ListedResidue) {
            number = residue.number
            insertionCode = residue.insertionCode
            segment = residue.segment
            name = residue.name
        }
    }

    private(set) var atomCount = 0
    var chains: [ListedChain] = []
    private var chainPositions: [String: Int] = [:]

    mutating func countAtom() { atomCount &+= 1 }

    /// Starts a part of the chain `id`, new or seen before.
    mutating func beginPart(of id: String) -> Int {
        if let position = chainPositions[id] {
            chains[position].partStart = chains[position].residues.count
            chains[position].isAscending = true
            chains[position].positions = [:]
            return position
        }
        chainPositions[id] = chains.count
        chains.append(ListedChain(id: id))
        return chains.count - 1
    }

    /// The position of this residue in the part of the chain that is being read; appended if it is not there yet.
    mutating func place(_ residue: ListedResidue, in chain: Int) -> Int {
        chains[chain].place(residue)
    }
}

extension AtomicModel.ListedChain {
    mutating func place(_ residue: AtomicModel.ListedResidue) -> Int {
        if isAscending {
            var index = residues.count - 1
            while index >= partStart, residues[index].number == residue.number {
                if residues[index].isSame(as: residue) { return index }
                index -= 1
            }
            if index < partStart || residues[index].number < residue.number {
                residues.append(residue)
                return residues.count - 1
            }
            isAscending = false
            for index in partStart..<residues.count {
                let key = AtomicModel.ResidueKey(residues[index])
                if positions[key] == nil { positions[key] = index }
            }
        }
        let key = AtomicModel.ResidueKey(residue)
        if let position = positions[key] { return position }
        positions[key] = residues.count
        residues.append(residue)
        return residues.count - 1
    }
}
