import ProteinKit

/// What the name, length and references of a chain tell about which of an entry's statements can be about it.
struct ChainNature {
    /// Antibodies, their fragments, nanobodies and designed binders: partners, not the subject of a header.
    let isBinder: Bool
    /// Too short to hold a domain.
    let isPeptide: Bool
    /// Named as something that lacks the activity of its relatives.
    let isInactive: Bool
    /// A subunit of an enzyme that regulates, anchors or holds together, and has no active site of it.
    let isAuxiliary: Bool
    /// A part of what one gene codes for as one chain with many functions, under the name of the whole or of its own.
    let isOfPolyprotein: Bool
    /// The name is that of an enzyme: a word in -ase that no "inhibitor" or "anti-" follows or precedes.
    let isNamedEnzyme: Bool
    /// Accession of its UniProt entry.
    let accession: String?

    /// Chains with fewer residues are peptides; the smallest catalytic domains have a few more.
    static let shortestDomain = 50

    /// - Parameter annotated: the accession that a table names, where the file names none.
    init(_ chain: ProteinChain, accession annotated: String? = nil) {
        let name = (chain.molecule?.name ?? chain.description).lowercased()
        let words = Set(name.split { !$0.isLetter && !$0.isNumber }.map(String.init))
        let reference = chain.references.first { $0.database == "UNP" } ?? chain.references.first
        isBinder =
            !words.isDisjoint(with: Self.binders) || name.contains("antibod") || name.contains("immunoglobulin")
            || ["heavy chain", "light chain", "h chain", "l chain"].contains(name) || name.contains("variable fragment")
            || name.contains("single chain variable")
            || (name.contains("fab") && (name.contains("chain") || name.contains("fragment")))
        isPeptide = chain.sequence.count < Self.shortestDomain
        isInactive = name.contains("pseudo") || words.contains("inactive") || name.contains("enzymatically dead")
        isAuxiliary = AuxiliarySubunit.isNamed(name)
        let code = reference?.name.uppercased() ?? ""
        isOfPolyprotein =
            name.contains("polyprotein") || Self.polyproteins.contains { code.hasPrefix($0 + "_") }
        isNamedEnzyme = Self.namesEnzyme(name)
        accession = reference?.accession ?? annotated
    }

    /// Whether a text names an enzyme or a class of them.
    static func namesEnzyme(_ text: String) -> Bool {
        let text = text.lowercased()
        guard !text.contains("inhibit"), !text.contains("anti-"), !text.contains("substrate"), !text.contains("activat")
        else { return false }
        return text.split { !$0.isLetter }.contains { word in
            (word.hasSuffix("ase") || word.hasSuffix("ases"))
                && !["phase", "base", "release", "disease", "increase"].contains(word)
        } || text.contains("enzyme") || text.contains("lysozyme")
    }

    /// UniProt's entry names of polyproteins, up to the species.
    private static let polyproteins: Set = [
        "POLG", "POLS", "POLN", "POL", "POL1", "POL2", "POLR", "R1A", "R1AB", "GAG", "RPOA",
    ]

    private static let binders: Set = [
        "fab", "fabs", "fv", "scfv", "nanobody", "nanobodies", "nb", "vhh", "sybody", "megabody", "darpin", "monobody",
        "affibody", "igg", "igg1", "igg2", "igg2a", "igg4", "iga", "ige", "igm", "bril", "legobody", "sdab",
    ]
}
