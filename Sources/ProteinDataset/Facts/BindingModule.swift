/// Domains that bind and hold together, and catalyse nothing: a piece of an enzyme that has only such is no enzyme.
enum BindingModule {
    /// Whether there are domains, and all of them are such.
    static func areAll(_ families: [String]) -> Bool {
        !families.isEmpty && families.allSatisfy { names[String($0.prefix { $0 != "." })] != nil }
    }

    /// Accessions of Pfam, with its names.
    private static let names = [
        // Of signalling.
        "PF00017": "SH2", "PF00018": "SH3_1", "PF07653": "SH3_2", "PF14604": "SH3_9", "PF00169": "PH", "PF00787": "PX",
        "PF00130": "C1_1", "PF00168": "C2", "PF02196": "RBD", "PF00595": "PDZ", "PF00397": "WW", "PF00498": "FHA",
        "PF00533": "BRCT", "PF00640": "PID", "PF02174": "IRS", "PF00610": "DEP", "PF00615": "RGS", "PF02188": "GoLoco",
        "PF00373": "FERM_M", "PF09379": "FERM_N", "PF00536": "SAM_1", "PF07647": "SAM_2", "PF00917": "MATH",
        "PF00619": "CARD", "PF01335": "DED", "PF00531": "Death", "PF00989": "PAS", "PF00072": "Response_reg",
        "PF09078": "CheY-binding", "PF00240": "ubiquitin", "PF00627": "UBA", "PF08771": "FRB_dom", "PF00651": "BTB",
        "PF00646": "F-box", "PF02214": "BTB_2", "PF00403": "HMA",
        // Of chromatin and nucleic acids.
        "PF00439": "Bromodomain", "PF00385": "Chromo", "PF00628": "PHD", "PF00567": "TUDOR", "PF02820": "MBT",
        "PF00855": "PWWP", "PF01426": "BAH", "PF00076": "RRM_1", "PF00096": "zf-C2H2", "PF01754": "zf-A20",
        "PF00642": "zf-CCCH", "PF00412": "LIM",
        // Of repeats.
        "PF00023": "Ank", "PF12796": "Ank_2", "PF00515": "TPR_1", "PF00400": "WD40", "PF00560": "LRR_1",
        "PF13855": "LRR_8",
        // Outside of cells.
        "PF00047": "ig", "PF07679": "I-set", "PF07686": "V-set", "PF13895": "Ig_2", "PF13927": "Ig_3", "PF00041": "fn3",
        "PF00039": "fn1", "PF00040": "fn2", "PF00008": "EGF", "PF07645": "EGF_CA", "PF12661": "hEGF",
        "PF00053": "EGF_laminin", "PF14670": "FXa_inhibition", "PF00594": "Gla", "PF00051": "Kringle",
        "PF01403": "Sema", "PF01437": "PSI", "PF00092": "VWA", "PF00093": "VWC", "PF00094": "VWD",
        "PF00028": "Cadherin",
        "PF00084": "Sushi", "PF00057": "Ldl_recept_a", "PF00431": "CUB", "PF00024": "PAN_1", "PF01392": "Fz",
        "PF00090": "TSP_1", "PF00054": "Laminin_G_1", "PF02210": "Laminin_G_2", "PF00059": "Lectin_C",
        "PF00021": "UPAR_LY6", "PF01404": "Ephrin_lbd", "PF01030": "Recep_L_domain", "PF00757": "Furin-like",
        "PF01064": "Activin_recp", "PF01477": "PLAT",
        // Of enzymes that digest carbohydrates.
        "PF00734": "CBM_1", "PF00553": "CBM_2", "PF00942": "CBM_3", "PF02018": "CBM_4_9", "PF03422": "CBM_6",
        "PF02013": "CBM_10", "PF00652": "Ricin_B_lectin", "PF00404": "Dockerin_1", "PF00963": "Cohesin",
    ]
}
