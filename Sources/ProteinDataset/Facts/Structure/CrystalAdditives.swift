/// Components that are in a structure because of how it was determined.
package enum CrystalAdditives {
    /// Whether a component is one of them, or one that says nothing.
    package static func contains(_ component: String) -> Bool { all.contains(component) }

    /// Whether a component is a sugar that may be a part of a glycan.
    static func isSugar(_ component: String) -> Bool { sugars.contains(component) }

    private static let all = Set(
        [
            // Cryoprotectants, precipitants and solvents.
            """
            GOL EDO MPD MRD PGO PGR PDO IPA EOH MOH POL DMS DMF DMX DIO DOX BU1 BU2 BU3 BUD HEZ HEX SUC TRE SOR XYL MTL
            1PE 2PE P2K P33 P4C P6G PE3 PE4 PE5 PE6 PE7 PE8 PEG PEU PG0 PG4 PG5 PG6 PGE PGQ XPE 7PE 12P 15P M2M TOE ETE
            JEF 6JZ ME2 ACN ACM URE GAI IOH IPH CCN TBU TFP TFA DTD GBL NMO BEN
            ETX DCE HED EEE MXE
            """,
            // Buffers and salts.
            """
            TRS MES EPE BTB B3P BCN NHE CXS CXE CPS PIN MPO MOS CIT FLC ICT ACT ACY FMT CAC CAD TLA TAR SRT MLI MLA MLT
            LMR IMD NH4 NO3 NO2 CO3 BCT SO4 SO3 PO4 PO3 PI 2HP PO2 SCN THJ AZI CYN CN NHY TEA TMA TAU GLV OXL
            """,
            // Ions without a role of their own, and heavy atoms.
            """
            NA K LI RB CS CL BR IOD F IUM CD HG PB AU AU3 PT PT4 YB YB2 SM GD GD3 EU EU3 TB LA CE HO HO3 LU PR ER3 XE KR AR
            SR BA AL TL AG U1 OS OS4 IR IR3 RE W NI 3NI 3CO RU RH PD BS3 GA IN Y1 YT3 MMC EMC HGC HGI MBO TAS ARS NCO CON
            """,
            // Reducing agents and caps.
            "BME DTT DTV DTU MTO TCE TCP SEO ACE NH2 NME FOR 2ME SGM BMM",
            // Detergents, and lipids of the crystallisation.
            """
            LDA LMT LMN LMU BOG BNG HTG HTO B7G DMU UMQ CM5 C8E C10 C15 C14 D10 D12 DD9 R16 UND OCT LFA TRD SDS DXC OLC OLB
            MPG MHA MHM 78M 78N 97N 1DO F09 DDQ SPK SPM SPD N8E BGL JZR LI1 LPP MC3 CE1 SX
            """,
            // Parts of glycans.
            "NAG NDG BMA MAN FUC FUL FCA FCB NAA NBG",
            // What nobody could tell.
            "UNX UNL UNK DUM UPL ASX GLX",
        ].flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) })

    private static let sugars: Set = [
        "GAL", "GLA", "SIA", "SLB", "NGA", "A2G", "XYP", "XYS", "GLC", "BGC", "FRU", "ARA", "RAM", "GCU", "BDP", "IDS",
    ]
}
