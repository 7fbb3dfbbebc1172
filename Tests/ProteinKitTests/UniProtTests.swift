import FileKit
import ProteinKit
import Testing

/// Flat files and XML of UniProt; the entry is made up.
@Suite struct UniProtTests {
    static let flatFile = """
        ID   XYZ_ECOLI               Reviewed;          12 AA.
        AC   P99999; Q11111;
        AC   Q22222;
        DT   21-JUL-1986, integrated into UniProtKB/Swiss-Prot.
        DT   01-MAR-2003, sequence version 2.
        DT   05-OCT-2010, entry version 160.
        DE   RecName: Full=Bifunctional xylase {ECO:0000303|PubMed:1};
        DE            Short=BX;
        DE            EC=1.1.1.1 {ECO:0000269|PubMed:1};
        DE   AltName: Full=Old xylase;
        DE   Includes:
        DE     RecName: Full=Xylase A;
        DE              EC=2.7.1.1;
        DE   Contains:
        DE     RecName: Full=Xylase peptide;
        DE   Flags: Precursor; Fragment;
        GN   Name=xylA; Synonyms=xyl, xylB; OrderedLocusNames=b0001; and
        GN   Name=xylC;
        OS   Escherichia coli (strain K12).
        OC   Bacteria; Pseudomonadota;
        OC   Escherichia.
        OX   NCBI_TaxID=83333 {ECO:0000312|Proteomes:UP1};
        RN   [1]
        RA   Nobody N.;
        CC   -!- FUNCTION: Splits xylose, e.g. in E. coli (PubMed:1). Forms homo- and
        CC       heterodimers. {ECO:0000269|PubMed:1, ECO:0000269|PubMed:2}.
        CC   -!- CATALYTIC ACTIVITY:
        CC       Reaction=ATP + H2O = ADP + phosphate; Xref=Rhea:RHEA:13065,
        CC         ChEBI:CHEBI:15377; EC=3.6.1.1; Evidence={ECO:0000269|PubMed:1};
        CC       PhysiologicalDirection=left-to-right; Xref=Rhea:RHEA:13066;
        CC   -!- COFACTOR:
        CC       Name=Zn(2+); Xref=ChEBI:CHEBI:29105; Evidence={ECO:0000250};
        CC       Note=Binds 1 zinc ion. {ECO:0000250};
        CC   -!- SUBCELLULAR LOCATION: [Isoform 2]: Cell inner membrane
        CC       {ECO:0000255|HAMAP-
        CC       Rule:MF_1}; Single-pass membrane protein {ECO:0000255}; Cytoplasmic
        CC       side. Cytoplasm, cytosol. Note=At the pole.
        CC   ---------------------------------------------------------------------------
        CC   Copyrighted
        CC   ---------------------------------------------------------------------------
        DR   PDB; 1ABC; X-ray; 2.90 A; A/B=1-7, C=8-12.
        DR   GO; GO:0005524; F:ATP binding; IDA:UniProtKB.
        DR   Pfam; PF00166; Cpn10; 1. [P99999-2]
        PE   1: Evidence at protein level;
        KW   Kinase {ECO:0000256}; Zinc.
        FT   SIGNAL          1..4
        FT                   /evidence="ECO:0000255"
        FT   CHAIN           <5..>12
        FT                   /note="Xylase, with ""quotes"" and a long
        FT                   name"
        FT                   /id="PRO_1"
        FT   BINDING         P99999-2:7
        FT                   /ligand="Zn(2+)"
        FT                   /ligand_id="ChEBI:CHEBI:29105"
        FT   PROPEP          ?..4
        SQ   SEQUENCE   12 AA;  1 MW;  0 CRC64;
             MKTAYIAKQR QI
        //
        """

    private func read(_ text: String, _ mode: ReadMode = .strict) throws -> (
        entries: [UniProtEntry], warnings: [ParseWarning]
    ) {
        try UniProtReader(mode: mode).read(bytes: Array(text.utf8), name: "case.dat")
    }

    @Test func identity() throws {
        let entry = try #require(try read(Self.flatFile).entries.first)
        #expect(entry.name == "XYZ_ECOLI")
        #expect(entry.accessions == ["P99999", "Q11111", "Q22222"])
        #expect(entry.section == .swissProt)
        #expect(
            [entry.created, entry.sequenceChanged, entry.entryChanged] == ["1986-07-21", "2003-03-01", "2010-10-05"])
        #expect([entry.sequenceVersion, entry.entryVersion, entry.existence] == [2, 160, 1])
        #expect(entry.sequence == "MKTAYIAKQRQI")
        #expect(entry.isFragment && entry.isPrecursor)
        #expect(entry.keywords == ["Kinase", "Zinc"])
        #expect(entry.genes.map(\.name) == ["xylA", "xylC"])
        #expect(entry.genes[0].synonyms == ["xyl", "xylB"])
        #expect(entry.genes[0].orderedLocusNames == ["b0001"])
        #expect(entry.organism.scientificName == "Escherichia coli (strain K12)")
        #expect(entry.organism.taxonomyIDs == [83333])
        #expect(entry.organism.lineage == ["Bacteria", "Pseudomonadota", "Escherichia"])
    }

    @Test func namesOfParts() throws {
        let names = try #require(try read(Self.flatFile).entries.first?.names)
        #expect(
            names.recommended
                == ProteinNames.Name(full: "Bifunctional xylase", short: ["BX"], enzymeNumbers: ["1.1.1.1"]))
        #expect(names.alternatives.map(\.full) == ["Old xylase"])
        #expect(names.includes.map(\.recommended?.full) == ["Xylase A"])
        #expect(names.contains.map(\.recommended?.full) == ["Xylase peptide"])
        #expect(names.enzymeNumbers == ["1.1.1.1"])
        #expect(names.allEnzymeNumbers == ["1.1.1.1", "2.7.1.1"])
    }

    @Test func comments() throws {
        let entry = try #require(try read(Self.flatFile).entries.first)
        #expect(entry.comments.map(\.topic) == ["FUNCTION", "CATALYTIC ACTIVITY", "COFACTOR", "SUBCELLULAR LOCATION"])
        #expect(
            entry.comments[0].text.hasPrefix("Splits xylose, e.g. in E. coli (PubMed:1). Forms homo- and heterodimers.")
        )
        #expect(
            entry.comments[1].reactions == [
                UniProtReaction(
                    equation: "ATP + H2O = ADP + phosphate", enzymeNumber: "3.6.1.1", rhea: "RHEA:13065",
                    compounds: ["CHEBI:15377"], directions: ["left-to-right"],
                    evidence: [UniProtEvidence(code: "ECO:0000269", source: "PubMed:1")])
            ])
        #expect(entry.comments[2].cofactors.map(\.name) == ["Zn(2+)"])
        #expect(entry.comments[2].cofactors.map(\.compound) == ["CHEBI:29105"])
        #expect(entry.comments[3].molecule == "Isoform 2")
        #expect(
            entry.comments[3].locations == [
                UniProtLocation(
                    place: "Cell inner membrane", topology: "Single-pass membrane protein",
                    orientation: "Cytoplasmic side",
                    evidence: [
                        UniProtEvidence(code: "ECO:0000255", source: "HAMAP-Rule:MF_1"),
                        UniProtEvidence(code: "ECO:0000255"),
                    ]),
                UniProtLocation(place: "Cytoplasm, cytosol", topology: nil, orientation: nil, evidence: []),
            ])
        #expect(entry.comments[3].note == "At the pole.")
    }

    @Test func featuresAndReferences() throws {
        let entry = try #require(try read(Self.flatFile).entries.first)
        #expect(entry.features.map(\.kind) == ["SIGNAL", "CHAIN", "BINDING", "PROPEP"])
        #expect(entry.features[0].range == 1...4)
        #expect(entry.features[1].range == 5...12)
        #expect(entry.features[1].isUncertain)
        #expect(entry.features[1].note == "Xylase, with \"quotes\" and a long name")
        #expect(entry.features[1].id == "PRO_1")
        #expect(entry.features[2].isoform == "P99999-2")
        #expect(entry.features[2].ligand == "Zn(2+)")
        #expect(entry.features[3].start == nil && entry.features[3].end == 4)
        let chains = entry.references(to: "PDB").flatMap(\.chains)
        #expect(chains.map(\.chain) == ["A", "B", "C"])
        #expect(chains.map(\.residues) == [1...7, 1...7, 8...12])
        let term = try #require(entry.references(to: "GO").first?.ontologyTerm)
        #expect(
            term.aspect == "F" && term.name == "ATP binding" && term.evidence == "IDA" && term.source == "UniProtKB")
        #expect(entry.references(to: "Pfam").first?.isoform == "P99999-2")
    }

    /// Entries before 2008 have free text, features in columns, and "(By similarity)".
    @Test func oldForm() throws {
        let entry = try #require(
            try read(
                """
                ID   OLD_YEAST      STANDARD;      PRT;   5 AA.
                AC   P00001;
                DE   Xylase precursor (EC 1.2.3.4) (XY) [Contains: Peptide A (PA); Peptide B]
                DE   (Fragment).
                GN   BMH1 OR BMH.
                OS   Candida albicans (Yeast).
                CC   -!- SUBCELLULAR LOCATION: Mitochondrion; matrix (By similarity).
                CC   -!- CATALYTIC ACTIVITY: A + B = C.
                FT   INIT_MET      0      0
                FT   CHAIN         1      5       Xylase (By similarity).
                FT                                /FTId=PRO_2.
                SQ   SEQUENCE   5 AA;  1 MW;  0 CRC64;
                     MKTAY
                //
                """
            ).entries.first)
        #expect(entry.names.recommended == ProteinNames.Name(full: "Xylase", enzymeNumbers: ["1.2.3.4"]))
        #expect(entry.names.alternatives.map(\.full) == ["XY"])
        #expect(entry.names.contains.map(\.recommended?.full) == ["Peptide A", "Peptide B"])
        #expect(entry.isFragment && entry.isPrecursor)
        #expect(entry.genes.first?.name == "BMH1")
        #expect(entry.organism.commonName == "Yeast")
        #expect(entry.comments[0].locations.map(\.place) == ["Mitochondrion"])
        #expect(entry.comments[1].reactions.map(\.equation) == ["A + B = C"])
        #expect(entry.features.map(\.kind) == ["INIT_MET", "CHAIN"])
        #expect(entry.features[1].note == "Xylase" && entry.features[1].id == "PRO_2")
    }

    @Test(arguments: [
        ("Poly(A) polymerase I (PAP I) (EC 2.7.7.19)", "Poly(A) polymerase I", ["PAP I"], ["2.7.7.19"], 0),
        ("Glutamate dehydrogenase [NAD(P)+] 1", "Glutamate dehydrogenase [NAD(P)+] 1", [], [], 0),
        ("Succinate--CoA ligase [GDP-forming]", "Succinate--CoA ligase [GDP-forming]", [], [], 0),
        ("Both (B) [Includes: K (EC 2.7.1.1); L (EC 4.1.1.1)]", "Both", ["B"], [], 2),
        ("Pre (APX) [Cleaved into: N; Soluble (S); C83]", "Pre", ["APX"], [], 3),
    ])
    func namesInOneLine(text: String, full: String, others: [String], numbers: [String], parts: Int) {
        let names = ProteinNames(text: text)
        #expect(names.recommended?.full == full)
        #expect(names.alternatives.map(\.full) == others)
        #expect(names.enzymeNumbers == numbers)
        #expect(names.includes.count + names.contains.count == parts)
    }

    @Test func oneBadEntryIsLeftOut() throws {
        let bad = "ID   BAD_ECOLI   Reviewed;   3 AA.\nDE   RecName: Full=Bad;\nSQ   SEQUENCE\n     MKT\n//\n"
        let (entries, warnings) = try read(bad + Self.flatFile + "\n" + bad, .lenient)
        #expect(entries.map(\.name) == ["XYZ_ECOLI"])
        #expect(warnings.map(\.code) == ["uniprot-accession", "uniprot-accession"])
        #expect(warnings.first?.line == 1)
        let error = #expect(throws: SepitError.self) { try read(bad) }
        #expect(error?.code == "uniprot-accession" && error?.line == 1 && error?.file == "case.dat")
    }

    @Test(arguments: [
        ("ID   A   Reviewed;   3 AA.\nAC   P1;\nSQ   \n     MK1\n     M-\n//\n", "uniprot-sequence", 5),
        ("ID   A   Reviewed;   3 AA.\nAC   P1;\nSQ   \n     MK\n//\n", "uniprot-length", 1),
        ("ID   A   Reviewed;   2 AA.\nAC   P1;\nSQ   \n     MK\n", "uniprot-truncated", 4),
        ("ID   A   Reviewed;   2 AA.\nAC   P1;\nID   B   Reviewed;   2 AA.\n//\n", "uniprot-terminator", 3),
        ("ID   A   Reviewed;   2 AA.\nAC   P1;\nwhat\n//\n", "uniprot-line", 3),
        ("ID   A   Reviewed;   2 AA.\nAC   P1;\nFT   CHAIN   x   y\nSQ   \n     MK\n//\n", "uniprot-feature", 3),
        ("ID   A   Reviewed;   2 AA.\nAC   P1;\n//\n", "uniprot-sequence-missing", 1),
        ("LOCUS\n", "uniprot-format", 1),
    ])
    func errorsNameTheirLine(text: String, code: String, line: Int) {
        let error = #expect(throws: SepitError.self) { try read(text) }
        #expect(error?.code == code)
        #expect(error?.line == line)
    }

    @Test func xmlSaysTheSame() throws {
        let entry = try #require(
            try read(
                """
                <?xml version='1.0'?><uniprot xmlns="http://uniprot.org/uniprot">
                <entry dataset="Swiss-Prot" created="1986-07-21" modified="2010-10-05" version="160">
                <accession>P99999</accession><name>XYZ_ECOLI</name>
                <protein><recommendedName><fullName evidence="1">Bifunctional xylase</fullName><shortName>BX</shortName>
                <ecNumber>1.1.1.1</ecNumber></recommendedName>
                <domain><recommendedName><fullName>Xylase A</fullName></recommendedName></domain></protein>
                <organism><name type="scientific">Escherichia coli</name><dbReference type="NCBI Taxonomy" id="562"/>
                <lineage><taxon>Bacteria</taxon></lineage></organism>
                <comment type="function"><text evidence="1">Splits A &amp; B.</text></comment>
                <comment type="subcellular location"><molecule>Isoform 2</molecule><subcellularLocation>
                <location evidence="1">Cell membrane</location><topology>Multi-pass</topology></subcellularLocation>
                <text>Moves.</text></comment>
                <comment type="catalytic activity"><reaction evidence="1"><text>A = B</text>
                <dbReference type="Rhea" id="RHEA:1"/><dbReference type="EC" id="1.1.1.1"/></reaction></comment>
                <comment type="cofactor"><cofactor><name>Zn(2+)</name><dbReference type="ChEBI" id="CHEBI:29105"/></cofactor></comment>
                <dbReference type="GO" id="GO:0005524"><property type="term" value="F:ATP binding"/>
                <property type="evidence" value="ECO:0000314"/><property type="project" value="UniProtKB"/></dbReference>
                <dbReference type="PDB" id="1ABC"><property type="method" value="X-ray"/>
                <property type="resolution" value="2.9 A"/><property type="chains" value="A=1-5"/></dbReference>
                <feature type="signal peptide"><location><begin position="1"/><end position="4"/></location></feature>
                <feature type="active site" description="Nucleophile"><location><position position="3"/></location></feature>
                <evidence key="1" type="ECO:0000269"><source><dbReference type="PubMed" id="1"/></source></evidence>
                <sequence length="5" version="2" fragment="single">MKTAY</sequence>
                </entry><entry><name>NOACC</name></entry></uniprot>
                """, .lenient
            ).entries.first)
        let evidence = [UniProtEvidence(code: "ECO:0000269", source: "PubMed:1")]
        #expect(entry.accession == "P99999" && entry.section == .swissProt && entry.isFragment)
        #expect(
            entry.names.recommended
                == ProteinNames.Name(full: "Bifunctional xylase", short: ["BX"], enzymeNumbers: ["1.1.1.1"]))
        #expect(entry.names.includes.count == 1)
        #expect(entry.comments[0] == UniProtComment(topic: "FUNCTION", text: "Splits A & B. {ECO:0000269|PubMed:1}."))
        #expect(entry.comments[1].molecule == "Isoform 2")
        #expect(
            entry.comments[1].locations == [
                UniProtLocation(place: "Cell membrane", topology: "Multi-pass", orientation: nil, evidence: evidence)
            ])
        #expect(entry.comments[1].note == "Moves.")
        #expect(entry.comments[2].reactions.map(\.rhea) == ["RHEA:1"])
        #expect(entry.comments[2].reactions.first?.evidence == evidence)
        #expect(entry.comments[3].cofactors == [UniProtCofactor(name: "Zn(2+)", compound: "CHEBI:29105")])
        #expect(entry.references(to: "GO").first?.ontologyTerm?.evidence == "IDA")
        #expect(entry.references(to: "PDB").first?.chains.map(\.residues) == [1...5])
        #expect(entry.features.map(\.kind) == ["SIGNAL", "ACT_SITE"])
        #expect(entry.features[1].range == 3...3)
    }

    @Test func malformedXMLIsOneEntryLess() throws {
        let good = "<entry><accession>P1</accession><name>A</name><sequence>MK</sequence></entry>\n"
        let text = "<uniprot>\n<entry><accession>P0</accession>\n<name>B</oops></entry>\n" + good + "</uniprot>"
        let (entries, warnings) = try read(text, .lenient)
        #expect(entries.map(\.accession) == ["P1"])
        #expect(warnings.map(\.code) == ["uniprot-xml"])
        #expect(warnings.first?.line == 3)
    }
}
