/// Motifs as their first descriptions have them, written in PROSITE syntax for this program.
enum PublishedMotifs {
    /// All, the telling ones first.
    static let all: [NamedMotif] = rows.compactMap { row in
        (try? PrositePattern(row.pattern)).map {
            NamedMotif(name: row.name, meaning: row.meaning, isFrequent: row.isFrequent, pattern: $0)
        }
    }

    private struct Row {
        var name, pattern, meaning: String
        var isFrequent = false

        init(_ name: String, _ pattern: String, _ meaning: String, isFrequent: Bool = false) {
            (self.name, self.pattern, self.meaning, self.isFrequent) = (name, pattern, meaning, isFrequent)
        }
    }

    private static let rows = [
        Row("P-loop", "[AG]-x(4)-G-K-[ST]", "binds the phosphates of ATP or GTP (Walker et al. 1982)"),
        Row("DEAD-box", "[LIVMF](2)-D-E-A-[DH]", "of RNA helicases (Linder et al. 1989)"),
        Row("C2H2-zinc-finger", "C-x(2,4)-C-x(12)-H-x(3,5)-H", "holds zinc and binds DNA (Miller et al. 1985)"),
        Row(
            "RING-finger", "C-x(2)-C-x(9,39)-C-x(1,3)-H-x(2,3)-C-x(2)-C-x(4,48)-C-x(2)-C",
            "holds two zinc ions; mostly of ubiquitin ligases (Freemont 1993)"),
        Row("HExxH", "H-E-x(2)-H", "of zinc peptidases (Jongeneel et al. 1989)"),
        Row(
            "EF-hand", "D-x-[DNS]-{ILVFYW}-[DENSTG]-[DNQGHRK]-{GP}-[LIVMC]-[DENQSTAGC]-x(2)-[DE]",
            "loop that binds calcium (Kretsinger and Nockolds 1973)"),
        Row("GxSxG", "G-x-S-x-G", "around the serine of lipases and other hydrolases (Brenner 1988)"),
        Row("GDSGG", "G-D-S-G-G", "around the serine of trypsin-like peptidases (Brenner 1988)"),
        Row("CxxC", "C-x(2)-C", "of thioredoxin-like redox centres, also holds metals (Holmgren 1985)"),
        Row("CxxCH", "C-x(2)-C-H", "binds heme in cytochromes c (Ambler 1973)"),
        Row(
            "protein-kinase-loop", "[HY]-R-D-[LIVMFYA]-[KA]-x(2)-N",
            "catalytic loop of protein kinases (Hanks et al. 1988)"
        ),
        Row("DFG", "[KRLI]-[LIVA]-[ASTGC]-D-F-G", "before the activation loop of protein kinases (Hanks et al. 1988)"),
        Row("ABC-signature", "[LIVMFY]-S-G-G-[QE]", "of ABC transporters (Hyde et al. 1990)"),
        Row("Rossmann-GxGxxG", "[VIL]-x-G-x-G-x(2)-G", "binds the dinucleotide NAD or FAD (Wierenga et al. 1986)"),
        Row("NPA", "N-P-A", "of aquaporins, twice (Preston and Agre 1991)"),
        Row("RGD", "R-G-D", "held by integrins (Ruoslahti and Pierschbacher 1986)"),
        Row("leucine-zipper", "L-x(6)-L-x(6)-L-x(6)-L", "coiled coil of DNA-binding dimers (Landschulz et al. 1988)"),
        Row("LPXTG", "L-P-x-[TS]-G", "ties proteins to the wall of Gram-positive bacteria (Fischetti et al. 1990)"),
        Row(
            "lipobox", "<x(5,39)-[LVI]-[ASTVI]-[GAS]-C",
            "bacterial lipoproteins, cut before the cysteine (Hayashi and Wu 1990)"
        ),
        Row("twin-arginine", "<x(1,35)-[ST]-R-R-x-F-[LIVMFA]-[KRQNSTA]", "export in folded form (Berks 1996)"),
        Row("KDEL", "[KRH]-[DENQ]-E-L>", "keeps proteins in the endoplasmic reticulum (Munro and Pelham 1987)"),
        Row("dilysine", "K-K-x(2)>", "returns membrane proteins to the endoplasmic reticulum (Jackson et al. 1990)"),
        Row("PTS1", "[SAC]-[KRH]-[LM]>", "import into peroxisomes (Gould et al. 1989)"),
        Row("CaaX", "C-[AVILMFGCST]-[AVILM]-x>", "prenylation (Clarke 1992)"),
        Row("monopartite-NLS", "K-[KR]-x-[KR]", "import into the nucleus (Chelsky et al. 1989)", isFrequent: true),
        Row(
            "bipartite-NLS", "[KR](2)-x(10,12)-[KR]-[KR]-[KR]", "import into the nucleus (Robbins et al. 1991)",
            isFrequent: true),
        Row("14-3-3", "R-[SFYW]-x-[ST]-x-P", "held by 14-3-3 proteins once phosphorylated (Yaffe et al. 1997)"),
        Row("SH3-ligand", "[RKY]-x(2)-P-x(2)-P", "held by SH3 domains (Mayer 2001)", isFrequent: true),
        Row(
            "N-glycosylation", "N-{P}-[ST]-{P}",
            "may carry an N-linked glycan where it meets the secretory pathway (Gavel and von Heijne 1990)",
            isFrequent: true),
        Row(
            "PKA-site", "[RK](2)-x-[ST]", "may be phosphorylated by protein kinase A (Feramisco et al. 1980)",
            isFrequent: true),
        Row(
            "PKC-site", "[ST]-x-[RK]", "may be phosphorylated by protein kinase C (Woodgett et al. 1986)",
            isFrequent: true),
        Row(
            "CK2-site", "[ST]-x(2)-[DE]", "may be phosphorylated by casein kinase 2 (Pinna 1990)", isFrequent: true),
        Row("N-myristoylation", "<M-G-{EDRKHPFYW}-x(2)-[STAGCN]-{P}", "carries myristate (Towler et al. 1988)"),
    ]
}
