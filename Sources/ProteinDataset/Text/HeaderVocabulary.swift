/// Words whose spelling can't be told from their upper-case form.
enum HeaderVocabulary {
    /// Acronyms, symbols of genes and proteins, and units, by their upper-case form.
    static let symbols: [String: String] = Dictionary(
        words(
            """
            AAA ABC ABL ADC ADH ADP AGO AHR AIDS ALK AMP AMPA AP APC ARF ARNT ATM ATP BABP BAK BATSI BAX BCL BET BID
            BIR BRAF BTN CAP CAMP>cAMP CARMIL CASP CCR CDK CFTR CGAMP>cGAMP CGAS>cGAS CGMP>cGMP CMP COA>CoA COG COMT
            COX CPGFP>cpGFP CRAL CRIB CRE CTD CXCR CYP CAS>Cas DAHP DC DD DIABLO DNA DNASE>DNase DNASES>DNases
            DNAK>DnaK DUF DSRNA>dsRNA DSDNA>dsDNA DTDP>dTDP DUTP>dUTP DUTPASE>dUTPase DTMP>dTMP DCTP>dCTP DGTP>dGTP
            DATP>dATP DTTP>dTTP EBV EBOV EDA EDTA EF EGF EGFR EGTA ELISA EM EPO ER ERAD ERK ESCRT ETS FAB>Fab FABP
            FACT FAD FADH FAK FAS FC>Fc FIC>Fic FE>Fe FHA FIPV FK FKBP FMN FRAP FSH FUS FV>Fv FYVE GABA GAF GAP GAPD
            GAPDH GAPDHS GECI GEF GFP GIT GMP GOLOCO>GoLoco GPCR GPI GRB GST GTP GTPASE>GTPase GTPASES>GTPases HCV
            HEPES HIV HLA HNE HPR>HPr HSP HSV IAPP ICAM IDGF IDP IFN IGA>IgA IGD>IgD IGE>IgE IGF IGG>IgG IGM>IgM
            IGG1>IgG1 IGG2>IgG2 IGG2A>IgG2a IGG2B>IgG2b IGG3>IgG3 IL IMP INI IQ IRES ISG ITK ITAM JAK JNK KDA>kDa
            KDO>Kdo KIR KRAS>KRas HRAS>HRas NRAS>NRas LACI>LacI LAGLIDADG LCP LDL LEA LIM LRR LYSM>LysM MAP MAPK MBP
            MCP MER>mer MES MHC PMHC>pMHC MIF MIP MIRNA>miRNA MOPS MPT MRNA>mRNA MSOI>MsoI MTOR>mTOR MUC MYC>Myc NAD
            NADH NADP NADPH NAM NMDA NMN NMR NOS NPC NSP NTD NUDIX>Nudix OB OMPF>OmpF OMPC>OmpC OMPA>OmpA
            OMPK36>OmpK36 PAK PANDDA PAPS PAS PCNA PCR PDZ PEG PEP PERK PET PH PHD PHIX174>phiX174 PHR PII PIM PIP
            PITP PKA PKB PKC PKI PLC PLP PMP POZ PPAR PPIASE>PPIase PR PRTASE>PRTase PSI PTB PTEN PTS PWI PWWP PX PYD
            RAB>Rab RAC>Rac RAD>Rad RAF>Raf RAG RAL>Ral RAN>Ran RAP>Rap RAS>Ras RBD RGS RHO>Rho RIG RING RIP RMSD RNA
            RNAI>RNAi RNAP RNASE>RNase RNASES>RNases RNP RNR ROR RRM RRNA>rRNA RT RUBISCO>RuBisCO SAC SAH SAM SARS
            SARAH SCFV>scFv SDR SDS SECB>SecB SET SGPB SH SIM SIR SIRNA>siRNA SMAD>Smad SMO SMC SNRNA>snRNA
            SNORNA>snoRNA SNRNP>snRNP SNRNPS>snRNPs SNARE SOD SOS SOX SPAM SRC>Src SRP SSB SSDNA>ssDNA SSRNA>ssRNA
            STAT STI SUMO SWI SYK SAP TAF TAR TAT TATA TATP TBP TCA TCR TDP TET TETR>TetR TGF THF TIM TIR TLR TMAO TMP
            TMRNA>tmRNA TNF TOR TPA>tPA TPR TRADD TRAF TRAP TRIO TRIM TRNA>tRNA TRNAS>tRNAs TRP>Trp TU>Tu TUDOR UBA
            UBL UBX UDP UMP UPA>uPA UTP UTR VEGF WASP WH WW XMP XTP ALA>Ala ARG>Arg ASN>Asn ASP>Asp CYS>Cys GLN>Gln
            GLU>Glu GLY>Gly HIS>His ILE>Ile LEU>Leu LYS>Lys MET>Met PHE>Phe SER>Ser THR>Thr TYR>Tyr VAL>Val
            SECYS>SeCys LUXR>LuxR LYSR>LysR ARAC>AraC GNTR>GntR MARR>MarR ACRR>AcrR DEDD DEAD DEAH JHDM BAR BRCT MAGE
            H37RV>H37Rv K12>K12 1710B>1710b TYPHI>Typhi GYRASE>gyrase MDM KISS>kiss HSLV>HslV HSLU>HslU FTSZ>FtsZ
            FTSY>FtsY RECA>RecA CLPP>ClpP CLPX>ClpX GROEL>GroEL GROES>GroES DNAJ>DnaJ LACY>LacY LAC>lac TRPG>TrpG
            TRPA>TrpA TRPB>TrpB ENV>Env GAG>Gag POL>Pol NEF>Nef REV>Rev VPR>Vpr CRK>Crk JUN>Jun FOS>Fos ABP SECM>SecM
            SPINE TB TAK BRD HIF IBDV PDGF PDB COVID MERS ZIKA>Zika EBOLA>Ebola CRISPR CASCADE>Cascade NACHT FERM BIN
            UBC ULP NEDD SKP CUL USP OTU JAMM MIT VHS ENTH ANTH COPI COPII AMPK AKT HAT HDAC SIRT PARP POLO>Polo
            AURORA>Aurora WEE>Wee CHK ATR>ATR LCK FYN HCK BTK LYN YES1 FGF FGFR IGFR KIT RET ROCK DOCK ALPHA3>alpha3
            XCHEMEXPLORER>XChemExplorer FOLDIT>Foldit RECQ>RecQ CRO>Cro MICAL GALPHA>Galpha PRKCA NUMB>Numb
            """
        ).map { word in
            let sides = word.split(separator: ">")
            return (String(sides[0]), String(sides[sides.count - 1]))
        }, uniquingKeysWith: { first, _ in first })

    /// Acronyms that are no words, by their form in small letters.
    static let acronyms: [String: String] = Dictionary(
        words(
            """
            DNA RNA mRNA tRNA rRNA snRNA snoRNA cDNA ATP ADP AMP cAMP GTP GDP GMP cGMP CTP UTP UDP CDP dTDP dUTP NAD NADH NADP
            NADPH FAD FMN CoA ATPase ATPases GTPase GTPases dUTPase RNase DNase SNARE SRP HSP CAAX CTD GPI ER UPF
            """
        ).map { ($0.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })

    /// Names of people and places, and genera that names of proteins speak of.
    static let properNames: Set<String> = Set(
        words(
            """
            alzheimer parkinson huntington crohn hodgkin tay sachs gaucher fabry pompe wilson leigh fanconi bloom
            werner cockayne golgi rossmann schiff klenow michaelis menten haldane hoogsteen watson crick ramachandran
            kunitz kazal bowman birk kringle bence jones fenton krebs calvin holliday okazaki shine dalgarno edman
            bruton burkitt epstein barr coxsackie puerto rico york africa america viet nam brevig mission
            hildenborough copenhagen carlsberg seattle indiana sendai taka hong kong singapore taiwan wuhan ogawa
            inaba anderson sydney norwalk saga boxer marburg lassa nipah hendra japanese german chinese hawaii
            california texas ankara lausanne indian american european rous moloney abelson harvey kirsten rauscher
            newcastle sindbis semliki ross bacillus escherichia salmonella shigella vibrio yersinia klebsiella
            pseudomonas staphylococcus streptococcus enterococcus lactobacillus lactococcus listeria clostridium
            mycobacterium corynebacterium streptomyces thermus thermotoga pyrococcus sulfolobus methanococcus
            methanobacterium archaeoglobus halobacterium haloferax aeropyrum aquifex deinococcus synechocystis
            synechococcus anabaena nostoc rhodobacter rhizobium agrobacterium bradyrhizobium caulobacter neisseria
            bordetella burkholderia helicobacter campylobacter haemophilus pasteurella legionella francisella
            xanthomonas ralstonia desulfovibrio geobacter borrelia treponema leptospira chlamydia bacteroides
            porphyromonas mycoplasma plasmodium toxoplasma cryptosporidium trypanosoma leishmania crithidia giardia
            entamoeba trichomonas tetrahymena paramecium chlorella chlamydomonas saccharomyces schizosaccharomyces
            candida aspergillus penicillium neurospora fusarium trichoderma cryptococcus arabidopsis oryza zea
            nicotiana solanum drosophila caenorhabditis xenopus torpedo bungarus naja bothrops crotalus agkistrodon
            conus dendroaspis schistosoma brugia homo thermoplasma acinetobacter azotobacter zymomonas gluconobacter
            acetobacter erwinia serratia proteus
            """
        ))

    /// Ordinary words of up to four letters; others of that length are taken for symbols.
    static let shortWords: Set<String> = Set(
        words(
            """
            the and of in to for with that is by from has on gene type cell open like acid data an beta as role not at
            null may also two upon wall iron or pre non are acyl high zinc into both be can step via bud site but acts
            form its have heat heme part body dual co low foci neck core ring long rich box wide one late end coat cis
            pump pore anti keto tail when poly fold post drug this pole skin it loss di ion de such mass key loop rod
            base exit cold all does twin only due novo many act tip hook four rate weak well than play more turn size
            endo side bind most wild oxo bis link coil salt self ions urea face then ends aldo six bond no free half
            last very copy onto loci near full stop aryl five over them buds pro fork less up holo any wine been down
            pair sub use adds just head bile yl flap para exon homo plus slow show span life each edge enyl meso arm
            made fly worm tape tau mono new rare sole able back bi lack poor yet thus mode used exo apo hand run own
            sick stem tube blue same male fate mild atom led lead do out they away read rule unit uric go what flux
            line flow work will give gels so pass cage raft were rods neo iso red ray ii eye ear gap gut hen egg milk
            seed leaf root bark fish frog crab toad goat pig rat mice dog cow cat bee ant moth wasp fungi yeast algae
            rice corn oat rye bean pea flax hemp silk wool bone lung brain liver heart nerve blood lymph sperm ovum
            acne gout flu pox cap tag set bound kink hinge knot spot star bulk band bent bend axis apex mer aza diol
            ol ene yne ane amide amine oxy imine thio thia oxa epoxy hex prop eth meth pent hept oct dec tri tetra ate
            ite ide ium olid furan pyran indol purin taxol myo inositol sn rac erythro lyso nor seco bio geo neuro
            immun nano mini macro micro pico mega super hyper hypo inter intra trans extra ultra multi semi quasi
            pseudo proto meta ortho ester ether amino imido ureido nitro zymogen white green grey gray black brown
            pink dark light heavy small large great big tiny thin thick fast left right upper lower inner outer front
            rear major minor main first third fifth sixth tenth hydro aqua gas solid liquid cryo crystal pocket probe
            prey bait hit lid cup jar pin pan pen mat net web map gate door wire tie lock bar yes zone zero disc haem
            azar kala year week day hour time name word term book list sign mark test trap tool kind lay saw fit few
            age air ash bed bag bat boy cut dry dye eat fat fog fur gel get god gum hot hip ice ill ink jaw job joy
            leg let lip log lot man men mix mud nut odd off oil old ovo pad pet pie pit raw rib row rub sac sap sea
            see sex shy sky sit son sum sun sweet tan tar tax tea ten tin toe ton top toy try van wax way wet win yam
            zip helix sheet barrel clam cone bolt belt beam bead ball bulb burr calf care cast chip clay clip club
            comb cord crop cube curl cyst deep dome drop dust echo even ever exam fact fade fall fan farm fiber film
            fine fire flat food foot fore fuel fund fuse gain gall gear gift gill glue goal gold good grip hair hard
            harm help here hill hind hole home horn host idea keep kept knee know lake lamb land lane lash lens lime
            lion load lone look loud mate meal meat meet melt mind mint miss mold moss move myth nail neat need nest
            next nine node none note noun oral oval palm past path peak peel pest pick pier pile pine pipe plan plot
            plug pond pool port pure push rain rank real reed rest ribo rise risk road roll roof rose ruby safe sand
            save seal seam seek seem send shaft ship shoe shut sink skip slit slot snap soap soft soil some sore sort
            soup spin spit spur stab stay sure swap take tale tall tank task team tear teat thaw tide till toll tone
            town tree trim trip true tuna vein vent vial vine void wait wake walk warm wash wave weed west whey whip
            wing wise wood yolk yoke your bp i.e e.g per vs et al sp his her she he we us our
            """
        ))

    /// The words of a text.
    static func words(_ text: StaticString) -> [String] {
        text.description.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
