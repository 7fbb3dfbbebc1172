import FileKit
import ProteinKit
import Testing

@Suite struct OntologyTests {
    private static let obo = """
        format-version: 1.2
        data-version: 2023-07-27

        [Term]
        id: GO:1
        name: root

        [Term]
        id: GO:2
        name: left
        alt_id: GO:22
        synonym: "sinister" EXACT [x:y]
        synonym: "gauche" RELATED []
        is_a: GO:1 ! root

        [Term]
        id: GO:3
        name: right
        is_a: GO:1 {source="x"} ! root

        [Term]
        id: GO:4
        name: deep
        is_a: GO:2
        relationship: part_of GO:3 ! right
        relationship: has_part GO:5

        [Term]
        id: GO:9
        name: old
        is_obsolete: true
        replaced_by: GO:4

        [Typedef]
        id: part_of
        """

    private func graph() throws -> OntologyGraph {
        try OBOReader(mode: .strict).read(bytes: Array(Self.obo.utf8), name: "t.obo").graph
    }

    @Test func graphOfTerms() throws {
        let graph = try graph()
        #expect(graph.version == "2023-07-27" && graph.count == 5)
        #expect(graph.ancestors(of: "GO:4") == ["GO:1", "GO:2", "GO:3"])
        #expect(graph.descendants(of: "GO:3") == ["GO:4"])
        #expect(graph.siblings(of: "GO:2") == ["GO:3"])
        #expect(
            graph.canonical("GO:22") == "GO:2" && graph.canonical("GO:9") == "GO:4" && graph.canonical("GO:7") == nil)
        #expect(graph.label(of: "GO:9") == "deep")
        #expect(graph.ids(named: "Sinister") == ["GO:2"] && graph.ids(named: "gauche").isEmpty)
    }

    @Test func relationsOfTerms() throws {
        let graph = try graph()
        #expect(graph.relation(of: "GO:22", to: "GO:2") == .same)
        #expect(graph.relation(of: "GO:1", to: "GO:4") == .above)
        #expect(graph.relation(of: "GO:4", to: "GO:3") == .below)
        #expect(graph.relation(of: "GO:2", to: "GO:3") == .sibling)
        #expect(graph.relation(of: "GO:2", to: "GO:7") == .unrelated)
    }

    @Test(arguments: [
        ("EC 3.4.21.4", "3.4.21.4"), ("3.1.-.-", "3.1"), ("ec:2.7", "2.7"), ("1.1.1.n2", "1.1.1.n2"), ("8.1.1.1", nil),
        ("3.-.1.1", nil), ("hydrolase", nil), ("", nil), ("3.1.1.7.2", nil), ("3.x.1.1", nil),
    ])
    func enzymeNumbers(text: String, expected: String?) { #expect(EnzymeNumber(text)?.description == expected) }

    @Test func enzymeHierarchy() throws {
        let trypsin = try #require(EnzymeNumber("3.4.21.4"))
        let proteases = try #require(EnzymeNumber("3.4"))
        let thrombin = try #require(EnzymeNumber("3.4.21.5"))
        #expect(proteases.relation(to: trypsin) == .above && trypsin.relation(to: proteases) == .below)
        #expect(trypsin.relation(to: thrombin) == .sibling && trypsin.relation(to: trypsin) == .same)
        #expect(EnzymeNumber("3.4.22.4")?.relation(to: trypsin) == .unrelated)
        #expect(trypsin.parent?.description == "3.4.21" && trypsin < thrombin)
        #expect(
            EnzymeNumber("3.4.2").map { proteases < $0 } == true && EnzymeNumber("3.4.3")?.isAbove(trypsin) == false)
    }

    private static let enzymes = """
        CC   Head
        //
        ID   1.1.1.1
        DE   alcohol dehydrogenase.
        AN   aldehyde reductase.
        AN   a name that is broken at-
        AN   a hyphen.
        CA   (1) A = B.
        CA   (2) C = D.
        CF   Zn(2+) or Fe cation.
        //
        ID   1.1.1.2
        DE   other reductase.
        //
        ID   1.1.1.5
        DE   Transferred entry: 1.1.1.6 and 1.1.1.2.
        //
        ID   1.1.1.6
        DE   Transferred entry: 1.1.1.1.
        //
        ID   1.1.1.7
        DE   Deleted entry.
        //
        """

    private func nomenclature() throws -> EnzymeNomenclature {
        try EnzymeNomenclature.read(bytes: Array(Self.enzymes.utf8), name: "enzyme.dat", mode: .strict).nomenclature
    }

    @Test func transferredNumbersAreFollowed() throws {
        let enzymes = try nomenclature()
        func current(_ text: String) throws -> [String] {
            enzymes.current(try #require(EnzymeNumber(text))).map(\.description)
        }
        #expect(try current("1.1.1.5") == ["1.1.1.1", "1.1.1.2"])
        #expect(try current("1.1.1.7") == [])
        #expect(try current("7.7.7.9") == ["7.7.7.9"])
        let number = try #require(EnzymeNumber("1.1.1.1"))
        let entry = try #require(enzymes.entry(number))
        #expect(entry.name == "alcohol dehydrogenase" && entry.reactions == ["(1) A = B", "(2) C = D"])
        #expect(entry.alternativeNames == ["aldehyde reductase", "a name that is broken at-a hyphen"])
        #expect(enzymes.siblings(of: entry.number).map(\.description) == ["1.1.1.2"])
        #expect(enzymes.label(of: try #require(EnzymeNumber("1.1.1.5"))) == nil)
    }

    @Test func labelsBelongToTheirIdentifiers() throws {
        let vocabulary = Vocabulary(ontology: try graph(), enzymes: try nomenclature())
        #expect(vocabulary.label(of: "EC 1.1.1.1") == "alcohol dehydrogenase" && vocabulary.label(of: "GO:2") == "left")
        #expect(vocabulary.accepts("Alcohol dehydrogenase.", for: "1.1.1.1") == true)
        #expect(vocabulary.accepts("other reductase", for: "1.1.1.1") == false)
        #expect(
            vocabulary.accepts("sinister", for: "GO:22") == true && vocabulary.accepts("right", for: "GO:2") == false)
        #expect(vocabulary.accepts("x", for: "PF00001") == nil && vocabulary.accepts("x", for: "7.7.7.7") == nil)
    }

    @Test func mappings() throws {
        let text =
            "!version\nEC:1 > GO:oxidoreductase activity ; GO:0016491\nEC:1.-.-.- > GO:x > y ; GO:0000001\n"
            + "Pfam:PF00001 7tm_1 > GO:receptor ; GO:0004930\n"
        let mapping = try IdentifierMapping.read(bytes: Array(text.utf8), name: "m", mode: .strict).mapping
        #expect(mapping.terms(for: "1").map(\.term) == ["GO:0016491"])
        #expect(mapping.terms(for: "1.-.-.-").map(\.termName) == ["x > y"])
        #expect(mapping.name(of: "PF00001") == "7tm_1" && mapping.links[0].system == "EC")
        var families = FamilyNames()
        families.add(mapping)
        #expect(families.family("PF00001.24")?.name == "7tm_1")
        let error = #expect(throws: SepitError.self) {
            try IdentifierMapping.read(bytes: Array("x\n".utf8), name: "m", mode: .strict)
        }
        #expect(error?.code == "mapping-line")
    }

    @Test func familyTables() throws {
        let folder = try TemporaryDirectory()
        try AtomicFile.write(
            Array("PF00001\tCL0192\tGPCR_A\t7tm_1\t7 transmembrane receptor\nPF2\t\\N\t\\N\tX\tY\n".utf8),
            to: folder("a.tsv"))
        try AtomicFile.write(Array("id\tname\nIPR000126\tSerine proteases, V8\n".utf8), to: folder("b.tsv"))
        var families = FamilyNames()
        try families.read(path: folder("a.tsv"))
        try families.read(path: folder("b.tsv"))
        #expect(families.count == 3 && families.family("PF00001")?.clan == "CL0192")
        #expect(families.family("IPR000126")?.name == "Serine proteases, V8")
    }
}
