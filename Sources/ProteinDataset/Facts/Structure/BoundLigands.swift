import ProteinKit

/// The ligands at each chain that have something to do with it: cofactors, substrates, inhibitors, lipids, metals.
///
/// Left out is what comes from buffer, cryoprotectant, precipitant, detergent or heavy-atom soak (`CrystalAdditives`), glycans,
/// the pieces of larger molecules, and what has no readable name. A small molecule belongs to a chain with three residues' C-alphas within 8 Å of it; a
/// metal to a chain of which the file says that three of its residues coordinate it, for magnesium two.
struct BoundLigands {
    /// Of each chain, in the order of the file.
    let names: [[String]]

    private static let reach: Float = 8
    private static let fewestNeighbours = 3

    init(_ entry: ProteinEntry) {
        var names = entry.chains.map { _ in [String]() }
        var links: [Header.Link.End: [Header.Link.End]] = [:]
        for link in entry.header.links where !link.isDisulfide {
            links[link.first, default: []].append(link.second)
            links[link.second, default: []].append(link.first)
        }
        let places = Set(entry.ligands.filter { Self.fewestBonds[$0.component] == nil }.map(Self.place))
        let points = entry.chains.map { $0.positions.compactMap { $0.map { SIMD3<Float>($0) } } }
        for ligand in entry.ligands where !CrystalAdditives.contains(ligand.component) {
            guard let name = LigandNames.readable(ligand.component, name: ligand.name) else { continue }
            let bonded = links[Self.place(of: ligand)] ?? []
            if CrystalAdditives.isSugar(ligand.component), !bonded.isEmpty { continue }
            if Self.fewestBonds[ligand.component] == nil, bonded.contains(where: places.contains) { continue }
            for index in entry.chains.indices where !names[index].contains(name) {
                let isBound =
                    if let fewest = Self.fewestBonds[ligand.component] {
                        Set(bonded.filter { $0.chain == entry.chains[index].id }).count >= fewest
                    } else {
                        ChainGeometry.points(
                            points[index], within: Self.reach, of: ligand.atoms, most: Self.fewestNeighbours
                        ).count == Self.fewestNeighbours
                    }
                if isBound { names[index].append(name) }
            }
        }
        self.names = names
    }

    private static func place(of ligand: Ligand) -> Header.Link.End {
        Header.Link.End(component: ligand.component, chain: ligand.chain, label: ligand.label)
    }

    /// Residues that hold a metal, at least.
    private static let fewestBonds = [
        "ZN": 3, "FE": 3, "FE2": 3, "CU": 3, "CU1": 3, "MN": 3, "CO": 3, "CA": 3, "MG": 2,
    ]
}
