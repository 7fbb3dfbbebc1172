import ProteinDataset
import ProteinKit
import Testing

/// UniProt's text as statements; the texts are made up in UniProt's manner.
@Suite struct CuratedTextTests {
    private func values(_ column: String, _ cell: String) -> [String] {
        FactColumn(named: column).facts(in: cell).map(\.value)
    }

    @Test(arguments: [
        ("FUNCTION: Carries oxygen in E. coli cells. {ECO:0000269|PubMed:1}.", ["Carries oxygen in E. coli cells."]),
        (
            "FUNCTION: Polymerase that creates the 3'-poly(A) tail, e.g. of RNA I. Needs Mg(2+). {ECO:0000255|HAMAP-Rule:MF_1}.",
            ["Polymerase that creates the 3'-poly(A) tail, e.g. of RNA I.", "Needs Mg(2+)."]
        ),
        (
            "FUNCTION: Cell surface receptor (PubMed:1, PubMed:22). {ECO:0000269}.; FUNCTION: [C83]: Regulates growth.",
            ["Cell surface receptor."]
        ),
        ("FUNCTION: [Isoform 1]: Acts as a kinase.; FUNCTION: [Isoform 2]: Not.", ["Acts as a kinase.", "Not."]),
        ("FUNCTION: Binds ca. 2.5 ions at pH 7.5 (By similarity).", ["Binds ca. 2.5 ions at pH 7.5."]),
        (
            "FUNCTION: Found in Bacillus sp. PCC 6803. Inhibits S. aureus. p53 is bound (in vitro, PubMed:3).",
            ["Found in Bacillus sp. PCC 6803.", "Inhibits S. aureus.", "p53 is bound (in vitro)."]
        ),
        ("Plain text without a topic", ["Plain text without a topic."]),
        ("FUNCTION: COMPONENT OF RIBONUCLEOSOMES.", ["Component of ribonucleosomes."]),
    ])
    func sentences(cell: String, expected: [String]) {
        let comments = CuratedText.comments(inCell: cell, topic: "FUNCTION")
        #expect(CuratedText.statements(of: comments).map(\.text) == expected)
    }

    @Test func statementsKeepTheirEvidence() {
        let comment = UniProtComment(
            topic: "FUNCTION",
            text: "[Isoform 2]: One (PubMed:7). {ECO:0000269|PubMed:7}. Two. {ECO:0000250}. Three (PubMed:9).")
        let statements = CuratedText.statements(of: comment)
        #expect(statements.map(\.text) == ["One.", "Two.", "Three."])
        #expect(statements.map { $0.evidence.map(\.code) } == [["ECO:0000269"], ["ECO:0000250"], ["ECO:0000269"]])
        #expect(statements.map(\.isBySimilarity) == [false, true, false])
        #expect(statements.allSatisfy { $0.molecule == "Isoform 2" })
        #expect(CuratedText.summary(statements, length: 10) == "One. Two.")
    }

    @Test(arguments: [
        ("SUBCELLULAR LOCATION: Cytoplasm {ECO:0000305}.", ["cytoplasm"]),
        (
            "SUBCELLULAR LOCATION: Cell membrane {ECO:0000269|PubMed:2}; Single-pass type I membrane protein.; "
                + "SUBCELLULAR LOCATION: [C83]: Secreted.", ["cell membrane"]
        ),
        (
            "SUBCELLULAR LOCATION: [Isoform 1]: Nucleus.; SUBCELLULAR LOCATION: [Isoform 2]: Cytoplasm.",
            ["nucleus", "cytoplasm"]
        ),
        (
            "SUBCELLULAR LOCATION: Cell inner membrane {ECO:1}; Peripheral membrane protein; Cytoplasmic side. Note=At the pole. It moves.",
            ["cell inner membrane"]
        ),
        (
            "SUBCELLULAR LOCATION: Golgi apparatus. Mitochondrion, matrix. Golgi apparatus.",
            ["Golgi apparatus", "mitochondrion, matrix"]
        ),
        ("nucleus; cytoplasm;", ["nucleus", "cytoplasm"]),
    ])
    func places(cell: String, expected: [String]) { #expect(values("Subcellular location [CC]", cell) == expected) }

    @Test func columnsOfUniProt() {
        #expect(
            values("Protein names", "Hemoglobin subunit zeta-like (HBZL) [Cleaved into: Hemozetin]") == [
                "Hemoglobin subunit zeta-like"
            ])
        #expect(
            values(
                "Protein names", "Bifunctional kinase/lyase (BKL) [Includes: Kinase (EC 2.7.1.1); Lyase (EC 4.1.1.1)]")
                == ["Bifunctional kinase/lyase"])
        #expect(values("Protein names", "Uncharacterized protein YabC").isEmpty)
        #expect(values("EC number", "3.1.1.7; 3.1.-.-") == ["3.1.1.7", "3.1"])
        #expect(values("ec", "2.5.1.58 2.5.1.59") == ["2.5.1.58", "2.5.1.59"])
        #expect(values("Organism", "Homo sapiens (Human)") == ["Homo sapiens"])
        #expect(
            values("Catalytic activity", "CATALYTIC ACTIVITY: Reaction=A + B = C; Xref=Rhea:RHEA:1; EC=1.1.1.1;") == [
                "A + B = C"
            ])
        #expect(values("Cofactor", "COFACTOR: Name=Zn(2+); Xref=ChEBI:CHEBI:29105; Note=Binds 1.;") == ["Zn(2+)"])
        #expect(
            values("Pathway", "PATHWAY: Energy metabolism; oxidative phosphorylation. {ECO:0000256}.") == [
                "energy metabolism; oxidative phosphorylation"
            ])
        #expect(
            values("Protein families", "Peptidase S1 family, Plasma kallikrein subfamily") == ["peptidase S1 family"])
        #expect(values("Keywords", "Heme;Iron; Membrane") == ["Heme", "Iron", "Membrane"])
        #expect(values("Length", "142").isEmpty && values("binding_partner", "-").isEmpty)
        let terms = FactColumn(named: "Gene Ontology (molecular function)").facts(
            in: "oxygen binding [GO:0019825]; heme binding [GO:0020037]")
        #expect(terms.map(\.property) == ["go_function", "go_function"])
        #expect(
            terms.map(\.value) == ["oxygen binding", "heme binding"] && terms.map(\.id) == ["GO:0019825", "GO:0020037"])
        let others = FactColumn(named: "go_mf").facts(in: "GO:0090729 (toxin activity);GO:0003674; GO:0003924")
        #expect(others.map(\.value) == ["toxin activity", ""] && others.map(\.id) == ["GO:0090729", "GO:0003924"])
    }

    @Test func factsOfAnEntry() {
        var entry = UniProtEntry(name: "X_HUMAN", accessions: ["P1"])
        entry.names = ProteinNames(
            text: "Xylase (EC 1.1.1.1) [Includes: Part (EC 2.7.1.1)] [Cleaved into: Piece (EC 3.4.21.4)]")
        entry.organism.scientificName = "Homo sapiens"
        entry.comments = [
            UniProtComment(topic: "FUNCTION", text: "Splits A. {ECO:0000269|PubMed:1}."),
            UniProtComment(topic: "SUBCELLULAR LOCATION", text: "[Peptide]: Secreted."),
            UniProtComment(topic: "SIMILARITY", text: "Belongs to the xylase family. Sub subfamily."),
        ]
        entry.references = [
            UniProtReference(database: "GO", id: "GO:0005524", fields: ["F:ATP binding", "IDA:UniProtKB"]),
            UniProtReference(database: "GO", id: "GO:0005515", fields: ["F:protein binding", "IPI:IntAct"]),
        ]
        let facts = UniProtFacts.facts(of: entry)
        func fact(_ property: String) -> [SourcedFact] { facts.filter { $0.property == property } }
        #expect(fact("molecule").map(\.value) == ["Xylase"])
        // What a chain does in one of its parts, it does; what it is cleaved into is another molecule.
        #expect(fact("ec").map(\.value) == ["1.1.1.1", "2.7.1.1", "3.4.21.4"])
        #expect(fact("ec").map(\.molecule) == [nil, nil, "Piece"])
        #expect(
            fact("description") == [SourcedFact(property: "description", value: "Splits A.", evidence: "ECO:0000269")])
        #expect(fact("location").map(\.molecule) == ["Peptide"])
        #expect(fact("family").map(\.value) == ["xylase family"])
        #expect(
            fact("go_function") == [
                SourcedFact(property: "go_function", value: "ATP binding", id: "GO:0005524", evidence: "IDA")
            ])
    }
}
