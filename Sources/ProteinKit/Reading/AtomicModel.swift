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
        /// Where it is asked for.
        var backbone = BackboneAtoms()
        /// Line of the first atom.
        var line: Int
        /// Name of the first atom as packed columns; 0 where the atom is one of alternatives, or unknown.
        var firstAtom: UInt32 = 0

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
        /// The id in the file, which several chains may share.
        var listedID: String
        var residues: [ListedResidue] = []
        /// Where the part that is being read begins: a chain may be continued after others.
        var partStart = 0
        /// No residue number of this part is lower than one before it, so equal residues are neighbours.
        var isAscending = true
        var positions: [ResidueKey: Int] = [:]
        /// As `positions`, whatever the name: of the first residue with this number.
        var numbers: [ResidueKey: Int] = [:]
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

        /// Without the name.
        init(numberOf residue: ListedResidue) {
            number = residue.number
            insertionCode = residue.insertionCode
            segment = residue.segment
            name = ""
        }
    }

    /// An atom of a component that is listed as HETATM.
    struct HeteroAtom {
        var chain: Int32
        var residue: Int32
        var position: SIMD3<Float>
    }

    /// Whether `ListedResidue.backbone` and `heteroAtoms` are filled.
    let keepsBackbone: Bool
    /// The atoms of what may be a ligand.
    private(set) var heteroAtoms: [HeteroAtom] = []
    private(set) var atomCount = 0
    var chains: [ListedChain] = []
    private var chainPositions: [String: Int] = [:]

    init(keepsBackbone: Bool) { self.keepsBackbone = keepsBackbone }

    mutating func countAtom() { atomCount &+= 1 }

    /// Whether the atoms of a residue go to `heteroAtoms`.
    func keepsAtoms(of residue: ListedResidue) -> Bool {
        keepsBackbone && residue.isHetero && residue.component?.role != .water
    }

    mutating func keep(_ position: SIMD3<Double>, of residue: Int, in chain: Int) {
        heteroAtoms.append(
            HeteroAtom(
                chain: Int32(truncatingIfNeeded: chain), residue: Int32(truncatingIfNeeded: residue),
                position: SIMD3<Float>(position)))
    }

    /// Author ids of polymers by their packed `label_asym_id`.
    var polymerIDs: [UInt64: String] {
        var ids: [UInt64: String] = [:]
        for chain in chains {
            if let first = chain.residues.first(where: { $0.role == .polymer }) { ids[first.labelChain] = chain.id }
        }
        return ids
    }

    /// Starts a part of the chain `id`, new or seen before.
    mutating func beginPart(of id: String) -> Int {
        if let position = chainPositions[id] {
            chains[position].partStart = chains[position].residues.count
            chains[position].isAscending = true
            chains[position].positions = [:]
            chains[position].numbers = [:]
            return position
        }
        chainPositions[id] = chains.count
        chains.append(ListedChain(id: id, listedID: id))
        return chains.count - 1
    }

    /// Whether a chain of this id has been listed.
    func knows(_ id: String) -> Bool { chainPositions[id] != nil }

    /// Starts another chain under the id of `chain`, called "A-2" as in files of assemblies, or "2" where it has none.
    mutating func beginCopy(of chain: Int) -> Int {
        let listedID = chains[chain].listedID
        var number = 2
        func name(_ number: Int) -> String { listedID.isEmpty ? "\(number)" : "\(listedID)-\(number)" }
        while chains.contains(where: { $0.id == name(number) }) || chainPositions[name(number)] != nil { number += 1 }
        chainPositions[listedID] = chains.count
        chains.append(ListedChain(id: name(number), listedID: listedID))
        return chains.count - 1
    }

    /// The position of this residue in the part of the chain that is being read; appended if it is not there yet.
    mutating func place(_ residue: ListedResidue, in chain: Int) -> Int {
        chains[chain].place(residue)
    }
}

extension AtomicModel.ListedChain {
    /// Whether a residue of a polymer is listed that has been there before, numbers having fallen back: another
    /// molecule begins under the same chain id.
    ///
    /// Alternative conformations, and atoms that programs append to a finished chain, are no other molecule.
    mutating func begins(anotherWith residue: AtomicModel.ListedResidue) -> Bool {
        guard residues.count > partStart, residue.number < residues[residues.count - 1].number, residue.firstAtom != 0,
            !residue.isHetero, residue.component.map({ $0.role == .aminoAcid || $0.role == .nucleotide }) ?? false
        else { return false }
        leaveAscent()
        guard let index = numbers[AtomicModel.ResidueKey(numberOf: residue)] else { return false }
        let other = residues[index]
        guard !other.isHetero, other.firstAtom != 0 else { return false }
        return other.name != residue.name || other.firstAtom == residue.firstAtom
    }

    private mutating func leaveAscent() {
        guard isAscending else { return }
        isAscending = false
        for index in partStart..<residues.count { note(index) }
    }

    private mutating func note(_ index: Int) {
        let key = AtomicModel.ResidueKey(residues[index])
        if positions[key] == nil { positions[key] = index }
        let number = AtomicModel.ResidueKey(numberOf: residues[index])
        if numbers[number] == nil { numbers[number] = index }
    }

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
            leaveAscent()
        }
        if let position = positions[AtomicModel.ResidueKey(residue)] { return position }
        residues.append(residue)
        note(residues.count - 1)
        return residues.count - 1
    }
}
