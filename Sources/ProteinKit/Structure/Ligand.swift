/// A molecule of a structure that is no part of a polymer and no water.
public struct Ligand: Sendable, Equatable {
    /// Chemical component name, such as "HEM".
    public var component: String
    /// The component's name in words, where the file gives one.
    public var name: String?
    /// Author chain id that it is listed under.
    public var chain: String
    /// Residue number with its insertion code.
    public var label: String
    /// Its atoms in ångström, where the reader was asked for backbones; else empty.
    public var atoms: [SIMD3<Float>]

    /// A ligand by its component and place.
    public init(
        component: String, name: String? = nil, chain: String, label: String, atoms: [SIMD3<Float>] = []
    ) {
        self.component = component
        self.name = name
        self.chain = chain
        self.label = label
        self.atoms = atoms
    }
}

extension AtomicModel {
    /// The residues that are neither part of a polymer nor water, after `PolymerSelection` has told them.
    func ligands(names: [String: String]) -> [Ligand] {
        var atoms: [Int: [SIMD3<Float>]] = [:]
        for atom in heteroAtoms { atoms[Int(atom.chain) << 32 | Int(atom.residue), default: []].append(atom.position) }
        return chains.enumerated().flatMap { number, chain in
            chain.residues.enumerated().lazy.filter { $1.role == .nonPolymer && $1.component?.role != .water }
                .map { place, residue in
                    let code = residue.insertionCode == 0 ? "" : String(UnicodeScalar(residue.insertionCode))
                    return Ligand(
                        component: residue.name, name: names[residue.name], chain: chain.id,
                        label: "\(residue.number)\(code)", atoms: atoms[number << 32 | place] ?? [])
                }
        }
    }
}
