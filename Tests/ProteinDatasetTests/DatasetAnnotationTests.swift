import FileKit
import ProteinDataset
import ProteinKit
import Testing

@Suite struct DatasetAnnotationTests {
    private func table(_ bytes: [UInt8]) throws -> AnnotationTable {
        let folder = try TemporaryDirectory()
        try AtomicFile.write(bytes, to: folder("t.tsv"))
        return try AnnotationTable(path: folder("t.tsv"))
    }

    private func table(_ text: String) throws -> AnnotationTable { try table(Array(text.utf8)) }

    @Test func columnsBecomeProperties() throws {
        let table = try table(
            "id\tfold\tlocation\tpath\tbinding_partner\r\n"
                + "1abc_A\tbeta barrel\tnucleus; cytoplasm;\tx/y\t-\r\n\r\n2xyz\t\t\t\tactin\r\n")
        #expect(table.rows.map(\.id) == ["1abc_A", "2xyz"])
        #expect(
            table.rows[0].facts.values == ["fold": ["beta barrel"], "location": ["nucleus", "cytoplasm"]])
        #expect(table.rows[1].facts.values == ["binding_partner": ["actin"]])
        #expect(table.ignoredColumns == ["path"])
    }

    @Test func uniProtColumnsAreRead() throws {
        let columns = [
            "Entry", "Entry Name", "Protein names", "Organism", "EC number", "Subcellular location [CC]",
            "Function [CC]", "Keywords",
        ]
        let cells = [
            "P60904", "DNJC5_MOUSE", "Acetylcholinesterase (AChE) (EC 3.1.1.7)", "Mus musculus (Mouse)",
            "3.1.1.7; 3.1.-.-",
            "SUBCELLULAR LOCATION: Cell membrane {ECO:0000269|PubMed:1}; Lipid-anchor. Golgi apparatus. Note=Also x.",
            "FUNCTION: Splits acetylcholine (PubMed:123, PubMed:4). More text. {ECO:0000305}", "Hydrolase;Membrane",
        ]
        let text = columns.joined(separator: "\t") + "\n" + cells.joined(separator: "\t")
        let values = try table(text).rows[0].facts.values
        #expect(values["molecule"] == ["Acetylcholinesterase"])
        #expect(values["organism"] == ["Mus musculus"])
        #expect(values["ec"] == ["3.1.1.7", "3.1"])
        #expect(values["enzyme"] == ["hydrolases"])
        #expect(values["reaction"] == ["hydrolysing ester bonds"])
        #expect(values["location"] == ["cell membrane", "Golgi apparatus"])
        #expect(values["description"] == ["Splits acetylcholine. More text."])
        #expect(values["keywords"] == ["Hydrolase", "Membrane"])
    }

    @Test func quotedCellsOfSpreadsheetsAreRead() throws {
        for separator in ["\t", ",", ";"] {
            let rows = [
                ["id", "location", "function"],
                ["\"P7\"", "\"nucleus; cytosol\"", "\"cuts \"\"old\"\" proteins, slowly\""],
            ]
            let text = rows.map { $0.joined(separator: separator) }.joined(separator: "\r\n")
            let row = try #require(try table("\u{FEFF}" + text).rows.first)
            #expect(row.id == "P7")
            #expect(
                row.facts.values == [
                    "location": ["nucleus", "cytosol"], "function": ["cuts \"old\" proteins, slowly"],
                ])
        }
    }

    @Test func productsOfCleavageAndLaterIsoformsAreNotTheProtein() throws {
        let columns = "Entry\tProtein names\tSubcellular location [CC]\tFunction [CC]\tCatalytic activity"
        let rows = [
            "Q1\tTransport factor 9 (TF9) [Cleaved into: Tailin; Headin (HD)]\tSUBCELLULAR LOCATION: [Tailin]: Secreted."
                + "\tFUNCTION: Moves iron in B. subtilis cells. It is slow. {ECO:0000269}.; FUNCTION: [Headin]: Cuts it.\t",
            "Q2\tSorting protein (EC 3.6.4.6) [Includes: Sorter (EC 3.6.4.6)]\tSUBCELLULAR LOCATION: [Isoform B]: Lysosome."
                + "; SUBCELLULAR LOCATION: [Isoform C]: Nucleus.\tFUNCTION: Sorts, e.g. in vacuoles. {ECO:0000255}."
                + "\tCATALYTIC ACTIVITY: Reaction=ATP + H2O = ADP + H(+) + phosphate; EC=3.6.4.6;",
        ]
        let facts = try table(([columns] + rows).joined(separator: "\n")).rows.map(\.facts.values)
        #expect(facts[0]["molecule"] == ["Transport factor 9"])
        #expect(facts[0]["location"] == nil)
        #expect(facts[0]["description"] == ["Moves iron in B. subtilis cells. It is slow."])
        #expect(facts[1]["molecule"] == ["Sorting protein"])
        #expect(facts[1]["location"] == ["lysosome"])
        #expect(facts[1]["description"] == ["Sorts, e.g. in vacuoles."])
        #expect(facts[1]["activity"] == ["ATP + H2O = ADP + H(+) + phosphate"])
    }

    @Test func severalColumnsIdentifyAProtein() throws {
        let row = try table("uniprot_id,pdb_chain,id,pfam\nP1;P2,1abc_A,x7,PF00001\n").rows[0]
        #expect(row.id == "x7")
        #expect(row.facts.values == ["accession": ["P1", "P2"], "pfam": ["PF00001"]])
        #expect(try table("fold,Uniprot_ID\nbarrel,P5\n").rows[0].id == "P5")
    }

    @Test(arguments: [
        ("", "table-empty", 1), ("kind,fold\na,b\n", "annotations-id-column", 1),
        ("kind\tfold\n", "annotations-id-column", 1), ("id\tfold\tFold\na\tb\tc\n", "table-duplicate-column", 1),
        ("id\tfold\na\tb\nc\n", "table-ragged-row", 3), ("id\tfold\na\tb\tc\n", "table-ragged-row", 2),
        ("id\tfold\n\na\tb\na\tc\n", "annotations-duplicate-id", 4), ("id\tfold\n \tb\n", "annotations-empty-id", 2),
        ("id\tfold\na\tsee <protein>\n", "annotations-placeholder", 2),
    ])
    func badTablesAreRefused(text: String, code: String, line: Int) throws {
        let error = #expect(throws: SepitError.self) { try table(text) }
        #expect(error?.code == code)
        #expect(error?.line == line)
        #expect(error?.kind == .badData)
    }

    @Test func textThatIsNotUTF8IsRefused() throws {
        let error = #expect(throws: SepitError.self) { try table(Array("id\tfold\na\t".utf8) + [0xE9, 0x0A]) }
        #expect(error?.code == "table-encoding")
        #expect(error?.line == 2)
    }

    @Test(arguments: [
        ("3.1.1.7", "3.1.1.7"), ("EC 3.1.1.-", "3.1.1"), ("ec:2.7.-.-", "2.7"), ("1.1.1.n2", "1.1.1.n2"), ("7", "7"),
        ("8.1.1.1", nil), ("3.-.1.1", nil), ("hydrolase", nil), ("", nil), ("3.1.1.7.2", nil), ("-", nil),
    ])
    func enzymeNumbers(text: String, number: String?) { #expect(EnzymeNumber(text)?.description == number) }
}
