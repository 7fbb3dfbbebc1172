import FileKit
import ProteinDataset
import ProteinKit
import Testing

@Suite struct SequenceTableTests {
    private func read(_ text: String, mode: ReadMode = .lenient) throws -> (
        proteins: [SequenceTable.Protein], warnings: [ParseWarning]
    ) {
        let folder = try TemporaryDirectory()
        try AtomicFile.write(Array(text.utf8), to: folder("t.tsv"))
        var proteins: [SequenceTable.Protein] = []
        let warnings = try SequenceTable.read(path: folder("t.tsv"), mode: mode) { (protein) throws(SepitError) in
            proteins.append(protein)
            return true
        }
        return (proteins, warnings)
    }

    @Test func proteinsFactsAndSides() throws {
        let (proteins, warnings) = try read(
            "accession\torf\tname\tec\tgo_slim_F\tsequence\tsplit\nP1\tY1\tkinase (ec 2.7.1.1)\t2.7.1.1 2.7.1.2\tGO:0003674;GO:0016301\tmkt a*\tval\n"
                + "P2\t\t\t\t\tMK\tTest\nP3\t\t\t\t\tMK\t\n")
        #expect(proteins.map(\.id) == ["P1", "P2", "P3"] && warnings.isEmpty)
        #expect(proteins.map(\.sequence) == ["MKTA", "MK", "MK"])
        #expect(proteins.map(\.side) == [.valid, .test, nil])
        #expect(proteins[0].facts.map(\.property) == ["molecule", "ec", "ec", "go_function"])
        #expect(proteins[0].facts.map(\.value) == ["kinase", "2.7.1.1", "2.7.1.2", ""])
        #expect(proteins.map(\.line) == [2, 3, 4])
    }

    @Test func rowsThatCantBeUsed() throws {
        let text =
            "Entry,EC number,Sequence,split\nP1,1.1.1.1,,train\n,1.1.1.1,MK,train\nP3,,M1K,train\nP4,,MK,holdout\nP5,,MK,train\nP5,,MKT,train\n"
        let (proteins, warnings) = try read(text)
        #expect(proteins.map(\.id) == ["P5", "P5#7"])
        #expect(warnings.map(\.line) == [2, 3, 4, 5, 7])
        #expect(throws: SepitError.self) { try read(text, mode: .strict) }
        let error = #expect(throws: SepitError.self) { try read("id\tfold\nP1\tx\n") }
        #expect(error?.code == "sequence-table-columns" && error?.line == 1)
    }

    @Test(arguments: [
        ("cytoplasm", "cytosol", OntologyGraph.Relation.above), ("Nucleolus", "nucleus", .below),
        ("cell membrane", "plasma membrane", .same),
        ("membrane", "mitochondrion inner membrane", .above),
        ("mitochondrion inner membrane", "mitochondrion matrix", .sibling),
        ("extracellular region", "secreted", .same), ("nucleus", "cytoplasm", .sibling),
        ("nucleus", "golgi apparatus membrane", .unrelated),
    ])
    func places(first: String, second: String, relation: OntologyGraph.Relation) {
        #expect(SubcellularLocation.relation(of: first, to: second) == relation)
    }

    @Test(arguments: [
        ("ec", "3.4", "3.4.21.4", true), ("ec", "3.4.21.4", "3.4.21.5", false), ("ec", "3.4.2", "3.4.21", false),
        ("class", "hydrolase", "serine hydrolase", true), ("class", "transferase", "hydrolase", false),
        ("location", "cytosol", "cytoplasm", true), ("location", "cytosol", "cytoskeleton", false),
        ("location", "trans-Golgi network", "Golgi apparatus", true),
        ("location", "mitochondrion membrane", "mitochondrion inner membrane", true),
    ])
    func whatHoldsTogetherIsNoWrongAnswer(property: String, first: String, second: String, overlap: Bool) {
        let relations = ValueRelations(property: property)
        #expect(relations.overlap(first, second) == overlap)
        #expect(relations.overlap(second, first) == overlap)
    }

    @Test func siblingsShareAGroup() {
        #expect(ValueRelations(property: "ec").groups(of: "3.4.21.4") == ["3.4.21", "3.4", "3"])
        #expect(ValueRelations(property: "ec").groups(of: "3") == [])
        #expect(ValueRelations(property: "organism").groups(of: "Bacillus subtilis") == ["Bacillus"])
    }
}
