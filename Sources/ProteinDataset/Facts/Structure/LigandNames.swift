/// What biochemists call the components of structures.
package enum LigandNames {
    /// The name in a sentence: from the table, or that of the file where it is no longer than a name; nil for the names that
    /// nomenclature makes of long formulas, and for codes without a name.
    package static func readable(_ component: String, name: String?) -> String? {
        if let known = table[component] { return known }
        guard let name, !name.isEmpty, name.utf8.count <= 40, name.uppercased() != component,
            !name.contains(where: { "[]{}".contains($0) }), name.count(where: { $0 == "(" }) <= 1,
            name.count(where: \.isNumber) <= 4, name.contains(where: \.isLetter)
        else { return nil }
        let lowered = name.lowercased()
        guard !["unknown", "inhibitor", "ligand", "fragment", "compound", " ion"].contains(where: lowered.contains)
        else {
            return nil
        }
        return HeaderSpelling.text(name.contains(where: \.isLowercase) ? name : name.uppercased())
    }

    private static let table: [String: String] = {
        var table: [String: String] = [:]
        for line in lines.split(whereSeparator: \.isNewline) {
            guard let space = line.firstIndex(of: " ") else { continue }
            table[String(line[..<space])] = String(line[line.index(after: space)...])
        }
        return table
    }()

    /// A component and its name a line.
    private static let lines = """
        HEM heme
        HEC heme c
        HEA heme a
        HEB heme b
        SRM siroheme
        PP9 protoporphyrin IX
        FAD FAD
        FDA FADH2
        FMN FMN
        RBF riboflavin
        NAD NAD
        NAI NADH
        NAP NADP
        NDP NADPH
        ATP ATP
        ADP ADP
        AMP AMP
        ANP AMP-PNP
        ACP AMP-PCP
        AGS ATP-gamma-S
        ADN adenosine
        GTP GTP
        GDP GDP
        5GP GMP
        GNP GMP-PNP
        GCP GMP-PCP
        GSP GTP-gamma-S
        CMP cyclic AMP
        PCG cyclic GMP
        C2E cyclic di-GMP
        CTP CTP
        CDP CDP
        C5P CMP
        UTP UTP
        UDP UDP
        U5P UMP
        UMP dUMP
        TMP dTMP
        TYD dTDP
        TTP dTTP
        DTP dATP
        DGT dGTP
        DCP dCTP
        IMP IMP
        UPG UDP-glucose
        UD1 UDP-N-acetylglucosamine
        GDD GDP-mannose
        SAM S-adenosylmethionine
        SAH S-adenosylhomocysteine
        SFG sinefungin
        COA coenzyme A
        ACO acetyl-CoA
        MLC malonyl-CoA
        SCA succinyl-CoA
        PLP pyridoxal phosphate
        PMP pyridoxamine phosphate
        TPP thiamine diphosphate
        TDP thiamine diphosphate
        BTN biotin
        GSH glutathione
        GDS oxidized glutathione
        GTX S-hexylglutathione
        FES a [2Fe-2S] cluster
        SF4 a [4Fe-4S] cluster
        F3S a [3Fe-4S] cluster
        MGD molybdopterin guanine dinucleotide
        MTE molybdopterin
        CLA chlorophyll a
        CHL chlorophyll b
        BCL bacteriochlorophyll a
        BPH bacteriopheophytin a
        PHO pheophytin a
        BCR beta-carotene
        RET retinal
        RTL retinol
        REA retinoic acid
        CYC phycocyanobilin
        PEB phycoerythrobilin
        BLA biliverdin
        B12 cobalamin
        CNC cyanocobalamin
        FOL folic acid
        DHF dihydrofolate
        MTX methotrexate
        PQQ pyrroloquinoline quinone
        CLR cholesterol
        EST estradiol
        TES testosterone
        STR progesterone
        DEX dexamethasone
        RAP rapamycin
        FK5 FK506
        CSA ciclosporin
        STU staurosporine
        STI imatinib
        VIT vitamin E
        PNM penicillin G
        BH4 tetrahydrobiopterin
        H4B tetrahydrobiopterin
        ACH acetylcholine
        LDP dopamine
        VDX 1,25-dihydroxyvitamin D3
        PLM palmitic acid
        MYR myristic acid
        OLA oleic acid
        STE stearic acid
        DAO lauric acid
        IHP inositol hexakisphosphate
        I3P inositol 1,4,5-trisphosphate
        POP pyrophosphate
        AKG 2-oxoglutarate
        PYR pyruvate
        OAA oxaloacetate
        SIN succinate
        FUM fumarate
        PEP phosphoenolpyruvate
        G6P glucose 6-phosphate
        F6P fructose 6-phosphate
        FBP fructose 1,6-bisphosphate
        OXY dioxygen
        CMO carbon monoxide
        NO nitric oxide
        GLC glucose
        BGC glucose
        GAL galactose
        GLA galactose
        FRU fructose
        MAL maltose
        LAT lactose
        LBT lactose
        CBI cellobiose
        SIA sialic acid
        ZN zinc
        FE iron
        FE2 iron
        CU copper
        CU1 copper
        MN manganese
        CO cobalt
        CA calcium
        MG magnesium
        GLU glutamate
        GLN glutamine
        ASP aspartate
        ASN asparagine
        ARG arginine
        LYS lysine
        HIS histidine
        TRP tryptophan
        TYR tyrosine
        PHE phenylalanine
        SER serine
        THR threonine
        CYS cysteine
        MET methionine
        ALA alanine
        GLY glycine
        VAL valine
        LEU leucine
        ILE isoleucine
        PRO proline
        """
}
