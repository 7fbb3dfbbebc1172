import FileKit
import ProteinKit
import Testing

@Suite struct TableTests {
    private func read(_ text: String, mode: ReadMode = .strict) throws -> (
        header: DelimitedReader.Header, rows: [DelimitedReader.Row], warnings: [ParseWarning]
    ) {
        try DelimitedReader(mode: mode).read(bytes: Array(text.utf8), name: "t.tsv")
    }

    /// Spreadsheets quote cells, databases don't; both may have line ends of either kind and a byte order mark.
    @Test(arguments: [
        ("id\tf\n\"P1\"\t\"binds \"\"hot\"\" water\"\n", [["P1", "binds \"hot\" water"]]),
        ("\u{FEFF}id,f\r\nP1,\"a, b\"\r\nP2,c\r\n", [["P1", "a, b"], ["P2", "c"]]),
        ("id;f\nP1;\"a;b\"\n", [["P1", "a;b"]]),
        ("id,f\nP1,\"two\nlines\"\nP2,x\n", [["P1", "two\nlines"], ["P2", "x"]]),
        ("id\tf\nP1\t\"two\nlines\"\nP2\tx\n", [["P1", "two\nlines"], ["P2", "x"]]),
        // A lone quotation mark in tab-separated text is just one.
        ("id\tf\nP1\t\"5' end\nP2\tx\n", [["P1", "\"5' end"], ["P2", "x"]]),
        ("id\tf\nP1\t5\" pipe\n", [["P1", "5\" pipe"]]),
        ("id\n\nP1\n", [["P1"]]),
        ("id\tf\nP1\t\n", [["P1", ""]]),
    ])
    func cells(text: String, rows: [[String]]) throws {
        #expect(try read(text).rows.map(\.cells) == rows)
    }

    @Test func commentsAndHeaders() throws {
        let sifts = try read("# 2019/10/12 - 06:32 | PDB: 41.19\nPDB,CHAIN\n102l,A\n")
        #expect(sifts.header.comments == ["2019/10/12 - 06:32 | PDB: 41.19"])
        #expect(sifts.header.columns == ["PDB", "CHAIN"] && sifts.header.line == 2)
        #expect(sifts.rows.map(\.line) == [3])
        #expect(try read("#id\tname\nP1\tx\n").header.columns == ["id", "name"])
    }

    @Test(arguments: [
        ("", "table-empty", 1), ("id\tID\n", "table-duplicate-column", 1), ("id\tf\nP1\n", "table-ragged-row", 2),
        ("id,f\nP1,\"open\n", "table-quote", 2),
    ])
    func errors(text: String, code: String, line: Int) {
        let error = #expect(throws: SepitError.self) { try read(text) }
        #expect(error?.code == code && error?.line == line)
    }

    @Test func raggedRowsAreMendedOrLeftOut() throws {
        let (_, rows, warnings) = try read("id\tf\nP1\nP2\ta\tb\nP3\tc\n", mode: .lenient)
        #expect(rows.map(\.cells) == [["P1", ""], ["P3", "c"]])
        #expect(warnings.map(\.line) == [2, 3])
    }

    private func records(_ text: String, entries: Set<String>? = nil) throws -> [SIFTSRecord] {
        let folder = try TemporaryDirectory()
        try AtomicFile.write(Array(text.utf8), to: folder("t.csv"))
        var records: [SIFTSRecord] = []
        try SIFTSReader(mode: .strict).read(path: folder("t.csv"), entries: entries) { (record) throws(SepitError) in
            records.append(record)
            return true
        }
        return records
    }

    @Test func siftsTables() throws {
        let segments = try records(
            "# x\nPDB,CHAIN,SP_PRIMARY,RES_BEG,RES_END,PDB_BEG,PDB_END,SP_BEG,SP_END\n"
                + "101M,A,P02185,1,154,None,153A,1,154\n2abc,AA,P1,1,2,1,2,1,2\n", entries: ["101m"])
        #expect(
            segments == [
                SIFTSRecord(
                    entry: "101m", chain: "A", accession: "P02185",
                    statement: .segment(residues: 1...154, authorStart: nil, authorEnd: "153A", uniProt: 1...154),
                    line: 3)
            ])
        #expect(
            try records("PDB\tCHAIN\tACCESSION\tEC_NUMBER\n1abc\tA\tP1\t3.2.1.17\n").map(\.statement) == [
                .enzyme("3.2.1.17")
            ])
        #expect(
            try records("PDB,CHAIN,SP_PRIMARY,PFAM_ID,COVERAGE\n1abc,A,P1,PF00042,0.5\n").map(\.statement)
                == [.pfam("PF00042", coverage: 0.5)])
        #expect(try records("PDB,CHAIN,SP_PRIMARY,CATH_ID\n1abc,A,P1,1abcA00\n").map(\.statement) == [.cath("1abcA00")])
        let error = #expect(throws: SepitError.self) { try records("PDB,X\n1abc,A\n") }
        #expect(error?.code == "sifts-columns")
    }

    @Test func annotationsThatAreDeniedAreMarked() throws {
        let folder = try TemporaryDirectory()
        func row(_ qualifier: String, _ term: String) -> String {
            "UniProtKB\tP1\tabc\t\(qualifier)\t\(term)\tPMID:1\tIDA\t\tF\tName\tsyn\tprotein\ttaxon:9606\t20101005\tUniProt\t\t"
        }
        let text =
            "!gaf-version: 2.2\n"
            + [row("NOT|enables", "GO:0000001"), row("enables", "GO:0000002"), "short\trow"]
            .joined(separator: "\n")
        try AtomicFile.write(Array(text.utf8), to: folder("t.gaf"))
        var found: [GOAnnotation] = []
        let warnings = try GOAnnotationReader().read(path: folder("t.gaf")) { (annotation) throws(SepitError) in
            found.append(annotation)
            return true
        }
        #expect(found.map(\.isNegated) == [true, false])
        #expect(found.map(\.qualifiers) == [["enables"], ["enables"]])
        #expect(found[1].day == "2010-10-05" && found[1].taxonomyIDs == [9606] && found[1].evidence == "IDA")
        #expect(OntologyEvidence.kind(of: found[1].evidence) == .experimental)
        #expect(warnings.map(\.code) == ["gaf-row"] && warnings[0].line == 4)
    }
}
