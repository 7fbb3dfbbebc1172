/// Tells polymers from ligands and water, and turns a listed model into chains.
///
/// Where the file says what belongs to a polymer (TER records, mmCIF entities) that holds. Elsewhere it is judged as
/// gemmi judges it, so that the two agree: by what the components are, and by where the chain stops being connected.
struct PolymerSelection {
    /// Parents that the file itself names for its modified residues (MODRES, `pdbx_struct_mod_residue`, `chem_comp`).
    var declaredParents: [String: String] = [:]
    /// Declared residue names by chain id (SEQRES), or by entity (`entity_poly_seq`).
    var declaredSequences: [String: [String]] = [:]
    /// Declared one-letter sequences under the same keys, where no residue names are given.
    var declaredLetters: [String: String] = [:]
    /// Whether residues have entities, by whose ids sequences are declared.
    var hasEntities = false
    /// Kind of polymer by entity index, where the file says.
    var entityKinds: [Int: Chain.Kind] = [:]

    /// The longest distance in ångström between neighbouring C-alphas, or phosphorus atoms, of one chain.
    private static let reach: (peptide: Float, nucleic: Float) = (5.0, 7.5)

    /// The polymer of each chain; chains without one are left out.
    func chains(
        of model: inout AtomicModel, declaredName: (AtomicModel.ListedChain, AtomicModel.ListedResidue) -> String
    ) -> [Chain] {
        var chains: [Chain] = []
        for index in model.chains.indices {
            assignRoles(&model.chains[index].residues)
            let listed = model.chains[index]
            let polymer = Self.firstPolymer(listed.residues)
            guard let first = polymer.first else { continue }
            let kind = entityKinds[first.entity] ?? Self.kind(of: polymer)
            let name = declaredName(listed, first)
            let declared =
                declaredSequences[name].map { String(decoding: $0.map { letter($0, .named($0)).code }, as: UTF8.self) }
                ?? declaredLetters[name]
            let (observed, backbone) = observed(polymer, keepsBackbone: model.keepsBackbone)
            var residues = observed
            if let declared, first.sequenceIndex == nil {
                DeclaredPositions.assign(&residues, declared: Array(declared.utf8))
            }
            chains.append(
                Chain(
                    id: listed.id, kind: kind, residues: residues, declaredSequence: declared,
                    entityID: hasEntities && !name.isEmpty ? name : nil, backbone: backbone))
        }
        return chains
    }

    // MARK: What belongs to the polymer

    private func assignRoles(_ residues: inout [AtomicModel.ListedResidue]) {
        guard residues.contains(where: { $0.role == .unassigned }) else { return }
        var end = 0
        if let kind = Self.inferredKind(residues[...]) { end = Self.inferredEnd(residues, kind) }
        for index in residues.indices where residues[index].role == .unassigned {
            let isWater = residues[index].component?.role == .water
            residues[index].role = index < end ? .polymer : isWater ? .water : .nonPolymer
        }
    }

    private static func firstPolymer(_ residues: [AtomicModel.ListedResidue]) -> ArraySlice<AtomicModel.ListedResidue> {
        guard let start = residues.firstIndex(where: { $0.role == .polymer }) else { return [] }
        let label = residues[start].labelChain
        let end = residues[start...].firstIndex { $0.role != .polymer || $0.labelChain != label } ?? residues.endIndex
        return residues[start..<end]
    }

    private static func kind(of polymer: ArraySlice<AtomicModel.ListedResidue>) -> Chain.Kind {
        inferredKind(polymer) ?? .other
    }

    /// Protein or nucleic acid by majority of the residues that could be either; nil if it looks like neither.
    private static func inferredKind(_ residues: ArraySlice<AtomicModel.ListedResidue>) -> Chain.Kind? {
        var aminoAcids = 0
        var nucleotides = 0
        var total = 0
        var hasAtomRecord = false
        for residue in residues where residue.role == .unassigned || residue.role == .polymer {
            if !residue.isHetero { hasAtomRecord = true }
            if let component = residue.component {
                if component.role == .water || component.role == .ion { continue }
                if component.role == .aminoAcid { aminoAcids += 1 }
                if component.role == .nucleotide { nucleotides += 1 }
            } else if residue.alphaCarbon != nil {
                aminoAcids += 1
            } else if residue.phosphorus != nil {
                nucleotides += 1
            }
            total += 1
        }
        // A single non-standard residue is usually a ligand.
        guard total > 1 || (total == 1 && hasAtomRecord) else { return nil }
        let bonus = hasAtomRecord ? 1 : 0
        if 2 * aminoAcids + bonus > total { return .protein }
        if 2 * nucleotides + bonus > total { return .nucleic }
        return nil
    }

    /// Where the polymer at the beginning of a chain ends: before water, a component that can't be linked or, once
    /// there was an ATOM record, a standard one listed as HETATM; and where numbers jump or neighbours are too far
    /// apart.
    private static func inferredEnd(_ residues: [AtomicModel.ListedResidue], _ kind: Chain.Kind) -> Int {
        var start = 0
        var end = residues.count
        var hasAtomRecord = false
        for (index, residue) in residues.enumerated() {
            if !residue.isHetero { hasAtomRecord = true }
            guard let component = residue.component else { continue }
            let isLinking = component.role == (kind == .protein ? .aminoAcid : .nucleotide)
            let isBuffer = component.isStandard && residue.isHetero && hasAtomRecord
            if component.role == .water || (!isLinking && start != 0) || isBuffer {
                end = index
                break
            }
            if isLinking && component.isStandard { start = index }
        }
        guard start + 1 < end else { return end }
        for index in start..<min(end, residues.count - 1) {
            let gap = residues[index + 1].number - residues[index].number
            if gap < -1 || gap > 10 { return index + 1 }
            // The ends of a chain may be capped with components that have no C-alpha.
            if gap == 1 && index < 2 { continue }
            if !areNeighbours(residues[index], residues[index + 1], kind) { return index + 1 }
        }
        return end
    }

    private static func areNeighbours(
        _ first: AtomicModel.ListedResidue, _ second: AtomicModel.ListedResidue, _ kind: Chain.Kind
    ) -> Bool {
        func anchor(_ residue: AtomicModel.ListedResidue) -> SIMD3<Float>? {
            if kind == .nucleic { return residue.phosphorus }
            return residue.alphaCarbon.map { SIMD3<Float>($0) } ?? residue.firstCarbon
        }
        guard let a = anchor(first), let b = anchor(second) else { return false }
        let reach = kind == .nucleic ? Self.reach.nucleic : Self.reach.peptide
        return ((a - b) * (a - b)).sum() < reach * reach
    }

    // MARK: Residues

    /// One residue per position: where several types share it, the first listed counts.
    private func observed(
        _ polymer: ArraySlice<AtomicModel.ListedResidue>, keepsBackbone: Bool
    ) -> (residues: [Residue], backbone: [BackboneAtoms]) {
        var backbone: [BackboneAtoms] = []
        var residues: [Residue] = []
        residues.reserveCapacity(polymer.count)
        var last: (number: Int, insertionCode: UInt8)?
        for listed in polymer {
            if let last, last == (listed.number, listed.insertionCode) { continue }
            last = (listed.number, listed.insertionCode)
            if keepsBackbone { backbone.append(listed.backbone) }
            let (code, isDeclared) = letter(listed.name, listed.component)
            residues.append(
                Residue(
                    name: listed.name, letter: code, number: listed.number,
                    insertionCode: listed.insertionCode == 0 ? nil : listed.insertionCode,
                    alphaCarbon: listed.alphaCarbon, bFactor: listed.bFactor, isParentDeclared: isDeclared,
                    declaredIndex: listed.sequenceIndex))
        }
        return (residues, backbone)
    }

    private func letter(_ name: String, _ component: ChemicalComponent?) -> (code: UInt8, isDeclared: Bool) {
        let unknown = UInt8(ascii: "X")
        let tabulated = component?.letter ?? unknown
        if tabulated == unknown, let parent = declaredParents[name], parent != name,
            let component = ChemicalComponent.named(parent), component.letter != unknown
        {
            return (component.letter, true)
        }
        return (tabulated, false)
    }
}
