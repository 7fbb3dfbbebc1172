import ProteinDataset
import ProteinKit

/// A ligand of a file, and the residues of a chain beside it.
struct LigandContact {
    let ligand: Ligand
    /// In words where there are some, else the component's.
    let name: String
    /// Whether it comes from buffer, cryoprotectant or soak.
    let isAdditive: Bool
    /// Of the chain's sequence, ascending.
    let residues: [Int]

    /// Those of the file that have a residue beside them, in its order.
    static func all(of subject: ExpertSubject, cutoff: Float) -> [LigandContact] {
        guard let entry = subject.entry, let chain = subject.structure else { return [] }
        let placed = chain.positions.enumerated().compactMap { index, position in
            position.map { (index: index, point: SIMD3<Float>($0)) }
        }
        return entry.ligands.compactMap { ligand in
            let residues = ChainGeometry.points(placed.map(\.point), within: cutoff, of: ligand.atoms)
                .map { placed[$0].index }
            guard !residues.isEmpty else { return nil }
            return LigandContact(
                ligand: ligand, name: LigandNames.readable(ligand.component, name: ligand.name) ?? ligand.component,
                isAdditive: CrystalAdditives.contains(ligand.component), residues: residues)
        }
    }
}
