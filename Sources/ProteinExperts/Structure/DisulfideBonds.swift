import ProteinKit

/// The disulfide bonds of one chain of a file: between sulphurs at the distance of a bond, and those that the file lists.
struct DisulfideBonds {
    /// Residues of the sequence, within the chain, each pair ascending.
    let inside: [(Int, Int)]
    /// A residue of the chain, the id of another chain and the residue there.
    let across: [(residue: Int, chain: String, partner: Int)]

    /// Nil for a protein without a file.
    init?(_ subject: ExpertSubject) {
        guard let entry = subject.entry else { return nil }
        var places: [Disulfide.Cysteine] = []
        var sulphurs: [SIMD3<Float>] = []
        for (number, chain) in entry.chains.enumerated() {
            for (index, atoms) in zip(chain.observed, chain.backbone) where chain.sequence[index] == UInt8(ascii: "C") {
                guard let sulphur = atoms.sulphur else { continue }
                places.append(Disulfide.Cysteine(chain: number, residue: index))
                sulphurs.append(sulphur)
            }
        }
        var bonds = ChainGeometry.disulfides(sulphurs).map { (places[$0.0], places[$0.1]) }
        var bound = Set(bonds.flatMap { [$0.0, $0.1] })
        for listed in entry.disulfides where !bound.contains(listed.first) && !bound.contains(listed.second) {
            bound.formUnion([listed.first, listed.second])
            bonds.append((listed.first, listed.second))
        }
        func isHere(_ place: Disulfide.Cysteine) -> Bool { place.chain == subject.chain }
        inside = bonds.filter { isHere($0.0) && isHere($0.1) }
            .map { (min($0.0.residue, $0.1.residue), max($0.0.residue, $0.1.residue)) }.sorted { $0 < $1 }
        across = bonds.filter { isHere($0.0) != isHere($0.1) }.map { isHere($0.0) ? $0 : ($0.1, $0.0) }
            .map { ($0.0.residue, entry.chains[$0.1.chain].id, $0.1.residue) }.sorted { $0.0 < $1.0 }
    }

    /// What a residue is bound to, in words; nil for nothing.
    func partner(of residue: Int) -> String? {
        if let bond = inside.first(where: { $0.0 == residue || $0.1 == residue }) {
            return "C\((bond.0 == residue ? bond.1 : bond.0) + 1)"
        }
        return across.first { $0.residue == residue }.map { "C\($0.partner + 1) of chain \($0.chain)" }
    }
}
