/// Subunits of enzymes that have no active site: databases give them the number of the whole complex.
enum AuxiliarySubunit {
    /// Whether a name in small letters is that of one.
    static func isNamed(_ name: String) -> Bool {
        if phrases.contains(where: name.contains) { return true }
        let words = Set(name.split { !$0.isLetter && !$0.isNumber && $0 != "'" }.map(String.init))
        guard words.contains("subunit") || words.contains("chain") || words.contains("component") else { return false }
        return complexes.contains { complex in
            complex.names.contains { name.contains($0) } && !words.isDisjoint(with: complex.subunits)
        }
    }

    private static let phrases = [
        "regulatory subunit", "regulatory chain", "accessory subunit", "non-catalytic subunit", "noncatalytic subunit",
        "inhibitory subunit", "anchor subunit", "membrane anchor", "anchoring subunit", "scaffold subunit",
        "sliding clamp",
        "clamp loader", "processivity factor", "specificity subunit", "assembly factor", "assembly protein",
    ]

    /// Subunits beside the catalytic ones, of complexes that are often in structures.
    private static let complexes: [(names: [String], subunits: Set<String>)] = [
        // Alpha polymerises, epsilon proofreads.
        (
            ["dna polymerase iii", "dna polymerase 3"],
            ["theta", "tau", "gamma", "delta", "delta'", "chi", "psi", "beta"]
        ),
        (
            ["dna polymerase alpha", "dna polymerase delta", "dna polymerase epsilon", "dna polymerase zeta"],
            ["2", "3", "4", "b"]
        ),
        (["dna polymerase gamma", "dna polymerase subunit gamma-2"], ["gamma-2", "2"]),
        // Beta hydrolyses; alpha binds nucleotides, too.
        (
            ["atp synthase", "proton atpase", "f1-atpase"],
            ["gamma", "delta", "epsilon", "oscp", "c", "e", "f", "g", "d"]
        ),
        (["protein kinase ck2", "casein kinase ii", "casein kinase 2"], ["beta"]),
        (["amp-activated protein kinase"], ["beta", "gamma", "beta-1", "gamma-1", "beta-2"]),
        (["acetolactate synthase"], ["small"]),
    ]
}
