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
            guard let first = ligand.atoms.first else { return nil }
            let (low, high) = ligand.atoms.reduce((first, first)) { (pointwiseMin($0.0, $1), pointwiseMax($0.1, $1)) }
            let (from, to) = (low - cutoff, high + cutoff)
            let residues = placed.filter { residue in
                guard Swift.all(residue.point .>= from), Swift.all(residue.point .<= to) else { return false }
                return ligand.atoms.contains { atom in
                    let difference = atom - residue.point
                    return (difference * difference).sum() <= cutoff * cutoff
                }
            }.map(\.index)
            guard !residues.isEmpty else { return nil }
            return LigandContact(
                ligand: ligand, name: LigandNames.readable(ligand.component, name: ligand.name) ?? ligand.component,
                isAdditive: CrystalAdditives.contains(ligand.component), residues: residues)
        }
    }

}
