import ProteinKit

/// What a chain forms with others in the biological assembly that a file describes: `homodimer`, `heterotetramer`.
///
/// Nothing is said where authors and programs differ, of assemblies whose chains aren't as many as the file says, nor of antibodies and peptides with what they
/// bind, nor of proteins of several organisms: such an assembly is a complex, and no state of the protein.
struct OligomericState {
    let name: String
    /// Who determined the assembly.
    let basis: String?

    init?(ofChain index: Int, in entry: ProteinEntry, natures: [ChainNature]) {
        let chain = entry.chains[index]
        let assemblies = entry.header.assemblies.filter { $0.basis != nil && $0.copies[chain.id] != nil }
        guard
            let assembly = assemblies.first(where: { $0.basis?.hasPrefix("author") == true }) ?? assemblies.first,
            let stated = assembly.polymerCount, assemblies.allSatisfy({ $0.polymerCount == stated })
        else { return nil }
        let members = entry.chains.indices.filter { assembly.copies[entry.chains[$0].id] != nil }
        let proteins = members.reduce(0) { $0 + (assembly.copies[entry.chains[$1].id] ?? 0) }
        let others = entry.otherChains.reduce(0) { $0 + (assembly.copies[$1.id] ?? 0) }
        guard stated == proteins + others, !members.contains(where: { natures[$0].isBinder || natures[$0].isPeptide })
        else { return nil }
        let kinds = Set(members.map { Self.kind(of: entry.chains[$0]) })
        guard Set(members.map { entry.chains[$0].molecule?.organism }).count == 1 else { return nil }
        name = Self.name(count: proteins, isOfOneKind: kinds.count == 1)
        basis = assembly.basis
    }

    private static func kind(of chain: ProteinChain) -> String {
        if let id = chain.molecule?.entityID, !id.isEmpty { return id }
        return String(decoding: chain.sequence, as: UTF8.self)
    }

    private static func name(count: Int, isOfOneKind: Bool) -> String {
        guard count > 1 else { return "monomer" }
        let kind = isOfOneKind ? "homo" : "hetero"
        let words = [
            "dimer", "trimer", "tetramer", "pentamer", "hexamer", "heptamer", "octamer", "nonamer", "decamer",
            "undecamer", "dodecamer",
        ]
        return words.indices.contains(count - 2) ? kind + words[count - 2] : "\(kind)-\(count)-mer"
    }
}
