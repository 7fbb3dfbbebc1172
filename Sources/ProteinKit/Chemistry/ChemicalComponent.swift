/// What a chemical component (residue name) is, and its one-letter code.
struct ChemicalComponent {
    enum Role { case aminoAcid, nucleotide, water, ion, ligand }

    let role: Role
    /// One-letter code of the component or its parent; `X` where it has none.
    let letter: UInt8
    /// One of the components that polymers are built from, not a modification.
    let isStandard: Bool

    /// The component of this name, in any case, if it is in the tables below.
    static func named(_ name: String) -> ChemicalComponent? {
        if let component = table[name] { return component }
        guard name.utf8.contains(where: { $0 &- 0x61 < 26 }) else { return nil }
        return table[name.uppercased()]
    }

    /// What simulation programs mean by a name: a protonation state such as HIE or CYX, or a water model.
    ///
    /// The archive's components may have the same names; it lists those as HETATM, simulations as ATOM.
    static func inForceField(_ name: String) -> ChemicalComponent? { forceFieldNames[name.uppercased()] }

    private static let forceFieldNames: [String: ChemicalComponent] = {
        var names = components([
            ("HIS", "HID HIE HIP HSD HSE HSP"), ("CYS", "CYX CYM"), ("ASP", "ASH"), ("GLU", "GLH"), ("LYS", "LYN"),
        ])
        for water in ["SOL", "TIP", "TP3", "TP4", "T3P", "T4P", "SPC"] {
            names[water] = ChemicalComponent(role: .water, letter: UInt8(ascii: "X"), isStandard: false)
        }
        return names
    }()

    /// Modified amino acids by parent, as in the wwPDB Chemical Component Dictionary; the archive's frequent ones.
    /// Chromophores made of several residues go by the residue that other readers take.
    private static let modifiedAminoAcids: [(parent: String, names: String)] = [
        ("ALA", "ABA AIB ALC DAB MAA MDO ORN DAL"),
        ("ARG", "AGM CIR DAR"),
        ("ASN", "MEN SNN DSG"),
        ("ASP", "BFD IAS PHD 0TD DAS"),
        ("CYS", "CAF CAS CME CSD CSO CSS CSX OCS SCH SCY SMC SNC YCM DCY"),
        ("GLN", "CRQ MEQ DGN"),
        ("GLU", "B3E CGU FGA PCA DGL"),
        ("GLY", "CR2 GHP GL3 SAR"),
        ("HIS", "CR8 HIC MHS NEP DHI"),
        ("ILE", "DIL"),
        ("LEU", "MK8 MLE NLE DLE"),
        ("LYS", "ALY KCX KPI LLP MLY MLZ M3L DLY"),
        ("MET", "CXM FME MHO MSE NRQ SME MED"),
        ("PHE", "MEA PHI PHL DPN"),
        ("PRO", "HYP DPR"),
        ("SER", "CSH DHA GYS OAS SAC SEP DSN"),
        ("THR", "BMT CRF CRO TPO DTH"),
        ("TRP", "TOX TRQ 0AF DTR"),
        ("TYR", "OMY PTR TPQ TYS DTY"),
        ("VAL", "FVA MVA DVA"),
        ("UNK", "OMZ 3FG MLU"),
    ]

    private static let standardAminoAcids: [(letter: Character, names: String)] = [
        ("A", "ALA"), ("B", "ASX"), ("C", "CYS"), ("D", "ASP"), ("E", "GLU"), ("F", "PHE"), ("G", "GLY"), ("H", "HIS"),
        ("I", "ILE"), ("K", "LYS"), ("L", "LEU"), ("M", "MET"), ("N", "ASN"), ("O", "PYL"), ("P", "PRO"), ("Q", "GLN"),
        ("R", "ARG"), ("S", "SER"), ("T", "THR"), ("U", "SEC"), ("V", "VAL"), ("W", "TRP TRY"), ("X", "UNK"),
        ("Y", "TYR"), ("Z", "GLX"),
    ]

    private static let standardNucleotides: [(letter: Character, names: String)] = [
        ("A", "A DA"), ("C", "C DC"), ("G", "G DG"), ("I", "I DI"), ("N", "N DN"), ("T", "DT"), ("U", "U DU"),
    ]

    private static let modifiedNucleotides: [(letter: Character, names: String)] = [
        ("A", "MA6 MIA 1MA 2MA 6MZ"), ("C", "CBR DOC 5CM CCC OMC 4OC"), ("G", "8OG M2G OMG 1MG 2MG 7MG"),
        ("U", "BRU H2U OMU PSU UR3 4SU 5BU 5MU"), ("X", "3DR"),
    ]

    private static let waters = "HOH DOD H2O WAT"

    /// Components without hydrogen: ions and small anions, which say nothing about the polymer they are listed with.
    private static let ions = """
        F K AG AL BA BR CA CD CL CN CO CS CU FE HG LI MG MN NA NI PB RB SR Y1 ZN AZI BRO CLO CU1 CYN FE2 FLO IDO IOD \
        MN3 NO3 SCN SO4 YT3 ZN2 3CO 3NI NO PO4 SF4 A2G GLA NDG NGA SIA XYP
        """

    /// Frequent ligands, buffer molecules, sugars and chain caps: never part of a chain's sequence by themselves.
    private static let ligands = """
        CM ACA ACN ACT ACY BCN BEQ BE7 BTB BU1 BU2 BU3 B3P B7G CAC CBM CBX CCN CE1 CIT CM5 CPS CRY CXE C10 C15 C8E DDQ \
        DHD DIA DIO DMF DMS DMU DMX DOX DR6 DXG EDO EEE EGL EOH ETF FCY FMT FRU GBL GLO GOL GPX HEZ HTG HTO ICI ICT \
        IOH IPA IPH JEF LAT LBT LDA LMT MA4 MG8 MHA MOH MPD MPO MRD MRY MTL NCO NHE NH4 N8E OTE PDO PEU PE4 PE7 PE8 \
        PGE PGO PGQ PGR PG5 PG6 PIG PIN POL P33 P4C SAL SBT SDS SOR SPD SPK SPM TAR TAU TBU TEP TFP TLA TMA TRS TRT \
        UMQ URE XPE 1BO 1PS 12P 144 15P 16D 2OS ACE ADP ATP BME EPE FAD FMN HEM MES NAD NAP NH2 PEG PG4 PLP BGC BMA \
        BNG BOG FUC GAL GCD GLC MAN NAG SUC TRE
        """

    private static let table: [String: ChemicalComponent] = {
        var table: [String: ChemicalComponent] = [:]
        func add(_ names: String, _ role: Role, _ letter: UInt8, isStandard: Bool = false) {
            for name in names.split(separator: " ") {
                table[String(name)] = ChemicalComponent(role: role, letter: letter, isStandard: isStandard)
            }
        }
        let unknown = UInt8(ascii: "X")
        for group in standardAminoAcids {
            add(group.names, .aminoAcid, group.letter.asciiValue ?? unknown, isStandard: true)
        }
        for (name, component) in components(modifiedAminoAcids) { table[name] = component }
        for group in standardNucleotides {
            add(group.names, .nucleotide, group.letter.asciiValue ?? unknown, isStandard: true)
        }
        for group in modifiedNucleotides { add(group.names, .nucleotide, group.letter.asciiValue ?? unknown) }
        add(waters, .water, unknown)
        add(ions, .ion, unknown)
        add(ligands, .ligand, unknown)
        // The one free nucleotide that other readers give a letter when it stands in a polymer.
        add("GDP", .ligand, UInt8(ascii: "G"))
        return table
    }()

    private static func components(_ groups: [(parent: String, names: String)]) -> [String: ChemicalComponent] {
        var components: [String: ChemicalComponent] = [:]
        for group in groups {
            let letter = standardAminoAcids.first { $0.names.hasPrefix(group.parent) }?.letter.asciiValue
            for name in group.names.split(separator: " ") {
                components[String(name)] = ChemicalComponent(
                    role: .aminoAcid, letter: letter ?? UInt8(ascii: "X"), isStandard: false)
            }
        }
        return components
    }
}
