import ProteinDataset
import Testing

@Suite struct HeaderSpellingTests {
    @Test(arguments: [
        ("TRANSCRIPTION FACTOR IIIA", "transcription factor IIIA"), ("FACTOR XA INHIBITOR", "factor Xa inhibitor"),
        ("COAGULATION FACTOR XIA LIGHT CHAIN", "coagulation factor XIa light chain"),
        ("20 KDA NUCLEAR CAP BINDING PROTEIN", "20 kDa nuclear cap binding protein"),
        ("RNA-BINDING PROTEIN FUS", "RNA-binding protein FUS"), ("CONOTOXIN Y-PIIIE", "conotoxin Y-PIIIE"),
        ("TAR DNA-BINDING PROTEIN 43", "TAR DNA-binding protein 43"), ("ACETYLCHOLINESTERASE", "acetylcholinesterase"),
        ("CYTOCHROME C", "cytochrome c"), ("CYTOCHROME P450 121", "cytochrome P450 121"),
        ("CYTOCHROME B5", "cytochrome b5"),
        ("GTPASE KRAS, ISOFORM 2B", "GTPase KRas, isoform 2B"),
        ("FK506-BINDING PROTEIN 1A", "FK506-binding protein 1A"),
        ("SENSOR PROTEIN TORS", "sensor protein TorS"), ("TOXIN RELE", "toxin RelE"),
        ("CAPSID PROTEIN P24", "capsid protein p24"),
        ("THIOL:DISULFIDE INTERCHANGE PROTEIN DSBA", "thiol:disulfide interchange protein DsbA"),
        ("SERINE/THREONINE-PROTEIN KINASE MTOR", "serine/threonine-protein kinase mTOR"),
        ("CAMP-DEPENDENT PROTEIN KINASE", "cAMP-dependent protein kinase"),
        ("C-JUN-AMINO-TERMINAL KINASE", "c-Jun-amino-terminal kinase"),
        ("IGG2A-KAPPA NC41 FAB (HEAVY CHAIN)", "IgG2a-kappa NC41 Fab (heavy chain)"),
        ("INSULIN (PH 10)", "insulin (pH 10)"),
        ("PH-INTERACTING PROTEIN", "PH-interacting protein"), ("ALZHEIMER'S DISEASE", "Alzheimer's disease"),
        ("GUANINE NUCLEOTIDE-BINDING PROTEIN G(I) SUBUNIT", "guanine nucleotide-binding protein G(I) subunit"),
        ("dna polymerase alpha subunit 2", "DNA polymerase alpha subunit 2"),
        ("60s ribosomal protein l9-b", "60S ribosomal protein L9-b"), ("trna gtpase set6", "tRNA GTPase set6"),
        ("Serum albumin", "Serum albumin"), ("SIGNALING  PROTEIN", "signaling protein"), ("", ""),
    ])
    func names(text: String, expected: String) { #expect(HeaderSpelling.text(text) == expected) }

    @Test(arguments: [
        ("HYDROLASE(O-GLYCOSYL)", "hydrolase (O-glycosyl)"), ("Viral protein", "viral protein"),
        ("DNA BINDING PROTEIN", "DNA binding protein"), ("GTPase", "GTPase"), ("TIM BARREL", "TIM barrel"),
        ("Golgi apparatus", "Golgi apparatus"), ("ROSSMANN FOLD", "Rossmann fold"),
    ])
    func kinds(text: String, expected: String) { #expect(HeaderSpelling.kind(text) == expected) }

    @Test(arguments: [
        ("HOMO  SAPIENS", ["Homo sapiens"]), ("HUMAN", ["Homo sapiens"]), ("mus musculus", ["Mus musculus"]),
        ("STAPHYLOCOCCUS AUREUS MU50", ["Staphylococcus aureus MU50"]),
        ("PSEUDOMONAS SYRINGAE PV. TOMATO STR. DC3000", ["Pseudomonas syringae pv. tomato str. DC3000"]),
        (
            "DESULFOVIBRIO VULGARIS SUBSP. VULGARIS STR. HILDENBOROUGH",
            ["Desulfovibrio vulgaris subsp. vulgaris str. Hildenborough"]
        ),
        (
            "SALMONELLA ENTERICA SUBSP. ENTERICA SEROVAR TYPHIMURIUM",
            ["Salmonella enterica subsp. enterica serovar Typhimurium"]
        ),
        ("DENGUE VIRUS 2 PUERTO RICO/PR159- S1/1969", ["Dengue virus 2 Puerto Rico/PR159-S1/1969"]),
        ("INFLUENZA A VIRUS (A/BREVIG MISSION/1/1918(H1N1))", ["Influenza A virus (A/Brevig Mission/1/1918(H1N1))"]),
        (
            "HUMAN IMMUNODEFICIENCY VIRUS TYPE 1 (NEW YORK-5 ISOLATE)",
            ["Human immunodeficiency virus type 1 (New York-5 isolate)"]
        ),
        ("ENTEROBACTERIA PHAGE PHIX174", ["Enterobacteria phage phiX174"]),
        ("PSEUDOMONAS PHAGE PF1", ["Pseudomonas phage Pf1"]),
        ("MYCOBACTERIUM TUBERCULOSIS H37RV", ["Mycobacterium tuberculosis H37Rv"]),
        ("Aquimarina sp..", ["Aquimarina sp."]),
        ("PSEUDOMONAS SP.", ["Pseudomonas sp."]), ("BACILLUS ANTHRACIS STR.", ["Bacillus anthracis"]),
        ("BACTEROIDES THETAIOTAOMICRON VPI-5482", ["Bacteroides thetaiotaomicron VPI-5482"]),
        ("HOMO SAPIENS, ESCHERICHIA COLI", ["Homo sapiens", "Escherichia coli"]),
        ("SYNTHETIC CONSTRUCT", ["synthetic construct"]),
        ("UNIDENTIFIED", []),
        ("Saccharomyces cerevisiae (strain VIN 13) (Baker's yeast)", ["Saccharomyces cerevisiae (strain VIN 13)"]),
        ("Influenza A virus", ["Influenza A virus"]),
        ("Escherichia coli (strain K12)", ["Escherichia coli (strain K12)"]),
    ])
    func organisms(text: String, expected: [String]) { #expect(HeaderSpelling.organisms(text) == expected) }

    @Test func keywordsThatSayNothingOfTheProteinAreDropped() {
        let dropped = [
            "STRUCTURAL GENOMICS", "PSI-2", "PROTEIN STRUCTURE INITIATIVE", "JCSG",
            "SGC - DIAMOND I04-1 FRAGMENT SCREENING", "PANDDA",
            "EC 3.1.3.26", "APC88582", "PSEUDOMONAS", "X-RAY CRYSTALLOGRAPHY", "HYDROLASE-DNA COMPLEX",
            "UNKNOWN FUNCTION",
            "BUPSA.00023.A", "6NVL_pocket", "PDB From iCn3D", "DUF1863 family protein",
            "TB STRUCTURAL GENOMICS CONSORTIUM", "V600E", "HYDROLASE",
        ]
        #expect(HeaderKeywords.informative(dropped, known: ["hydrolase"], organisms: ["Pseudomonas syringae"]) == [])
        let kept = [
            "ATP- BINDING", "ZINC FINGER", "ALZHEIMER'S DISEASE", "TIM BARREL", "SH3 DOMAIN", "SH3 domain", "GPCR",
            "KALA-AZAR.",
        ]
        #expect(
            HeaderKeywords.informative(kept)
                == [
                    "ATP-binding", "zinc finger", "Alzheimer's disease", "TIM barrel", "SH3 domain", "GPCR",
                    "kala-azar",
                ])
    }

    @Test(arguments: [
        "hypothetical protein", "conserved protein of unknown function", "MULTISPECIES: hypothetical protein",
        "Uncharacterized protein YabC",
        "uncharacterized protein BSU_12345", "DUF1285 domain-containing protein", "UPF0145 protein YbjQ",
        "PROTEIN OF UNKNOWN FUNCTION DUF692/COG3220",
        "RSP_1234", "putative membrane protein", "protein", "Protein C21orf2", "predicted protein",
        "conserved hypothetical exported protein",
        "Sequence 3 from patent US 7582291", "KR 1020160012345-A/7: Variant lipase", "sequence 12",
        "Dubious open reading frame; unlikely to encode a functional protein, based on available experimental data.",
        "unnamed protein product", "10GS_PROTEIN", "hypothetical protein, partial", "",
    ])
    func namesThatSayNothing(name: String) { #expect(UninformativeName.matches(name)) }

    @Test(arguments: [
        "MULTISPECIES: DNA gyrase subunit A", "putative transcriptional regulator", "Lysozyme C", "protein kinase",
        "Protein DJ-1",
        "uncharacterized ABC transporter ATP-binding protein", "hypothetical zinc metalloprotease",
        "ribosomal protein S1", "Protein kish", "sequence-specific DNA nuclease",
    ])
    func namesThatSaySomething(name: String) { #expect(!UninformativeName.matches(name)) }

    @Test func notesAreTakenOffNames() {
        #expect(UninformativeName.cleaned("MULTISPECIES: DNA gyrase, partial") == "DNA gyrase")
        #expect(UninformativeName.cleaned("Methyltransferase, putative") == "putative methyltransferase")
        #expect(UninformativeName.cleaned("SNARE PROTEIN, PUTATIVE") == "PUTATIVE SNARE PROTEIN")
        #expect(UninformativeName.cleaned("Chain A, Insulin") == "Insulin")
        #expect(UninformativeName.matches(UninformativeName.cleaned("Protein, putative")))
    }
}
