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

    /// A ligand by its component and place.
    public init(component: String, name: String? = nil, chain: String, label: String) {
        self.component = component
        self.name = name
        self.chain = chain
        self.label = label
    }
}

extension AtomicModel {
    /// The residues that are neither part of a polymer nor water, after `PolymerSelection` has told them.
    func ligands(names: [String: String]) -> [Ligand] {
        chains.flatMap { chain in
            chain.residues.lazy.filter { $0.role == .nonPolymer && $0.component?.role != .water }.map { residue in
                let code = residue.insertionCode == 0 ? "" : String(UnicodeScalar(residue.insertionCode))
                return Ligand(
                    component: residue.name, name: names[residue.name], chain: chain.id,
                    label: "\(residue.number)\(code)")
            }
        }
    }
}
