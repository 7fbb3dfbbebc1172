/// How a demo protein folds: visible in its coordinates only.
public enum DemoFold: String, CaseIterable, Sendable {
    case helicalBundle = "helical bundle"
    case betaSandwich = "beta sandwich"
    case betaBarrel = "beta barrel"
    case alternating = "alternating alpha/beta"
    case disordered = "extended and disordered"

    /// The words of the annotation table.
    public var phrase: String { rawValue }
}

/// Where a demo protein goes in the cell: visible in a sorting signal of its sequence only.
public enum DemoLocation: String, CaseIterable, Sendable {
    /// No signal.
    case cytoplasm
    /// A nuclear localisation signal, in one or two parts.
    case nucleus
    /// S-K-L or a variant at the C-terminus.
    case peroxisome
    /// A signal peptide, and K-D-E-L or H-D-E-L at the C-terminus.
    case endoplasmicReticulum = "endoplasmic reticulum"
    /// A signal peptide alone.
    case secreted
    /// One transmembrane helix.
    case membrane

    /// The words of the annotation table.
    public var phrase: String { rawValue }
}

/// What a demo protein does: visible in the conserved sites of its family only.
public enum DemoFamily: String, CaseIterable, Sendable {
    case pLoop = "ATP-binding NTPase"
    case efHand = "calcium-binding protein"
    case zincFinger = "zinc-finger transcription factor"
    case cytochrome = "cytochrome c"
    case serineProtease = "serine protease"
    case helicase = "RNA helicase"
    case kinase = "protein kinase"
    case oxidoreductase = "thiol-disulfide oxidoreductase"
    case dehydrogenase = "short-chain dehydrogenase"
    case metalloprotease = "zinc metalloprotease"

    /// The words of the annotation table.
    public var phrase: String { rawValue }

    /// The conserved sites in chain order, in PROSITE's notation; every member has them all.
    var sites: [Motif] {
        switch self {
        case .pLoop: ["[AG]-x(4)-G-K-[ST]", "[LIVM](3)-D-[DE]"]
        case .efHand: ["D-x-D-x-D-G-x-[ILV]-x(3)-E", "D-x-[DN]-x-[DN]-G-x-[ILV]-x(3)-E"]
        case .zincFinger: ["C-x(2)-C-x(3)-F-x(5)-L-x(2)-H-x(3)-H"]
        case .cytochrome: ["C-x(2)-C-H", "P-G-T-[KR]-M"]
        case .serineProtease: ["[LIVM]-[ST]-A-A-H-C", "G-D-S-G-G-P"]
        case .helicase: ["P-T-R-E-L-[AC]", "[LIVM](2)-D-E-A-D-[RK]-[LIVM]"]
        case .kinase: ["[LIVM]-[IV]-H-R-D-[LIVM]-K-x(2)-N-[LIVM]", "[LIVM]-x-D-F-G"]
        case .oxidoreductase: ["[FY]-W-A-x-W-C-G-P-C-[KR]", "[IV]-x-[GS]-[IV]-P-T"]
        case .dehydrogenase: ["T-G-[AGS]-x(2)-G-[ILV]-G", "Y-[CG]-[AST]-[ST]-K"]
        case .metalloprotease: ["[LIVM]-x-H-E-[LIVM]-G-H-x(2)-[GN]"]
        }
    }

    /// What no member of another family may have, not even by chance.
    var signatures: [Motif] {
        switch self {
        case .pLoop: ["G-x(4)-G-K-[ST]"]
        case .efHand: ["D-x-[DN]-x-[DN]-G"]
        case .zincFinger: ["C-x(2)-C-x(12)-H-x(3)-H"]
        case .cytochrome: ["C-x(2)-C-H"]
        case .serineProtease: ["G-D-S-G"]
        case .helicase: ["D-E-A-D"]
        case .kinase: ["H-R-D", "D-F-G"]
        case .oxidoreductase: ["C-G-P-C"]
        case .dehydrogenase: ["T-G-x(3)-G-x-G"]
        case .metalloprotease: ["H-E-x(2)-H"]
        }
    }
}
