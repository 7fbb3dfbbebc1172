import FileKit
import Testing
import TestSupport

/// Files of databases as inputs, and as annotations of them.
@Suite struct DatabaseInputTests {
    private static let ontology = """
        format-version: 1.2

        [Term]
        id: GO:0004842
        name: ubiquitin-protein transferase activity
        namespace: molecular_function

        [Term]
        id: GO:0005737
        name: cytoplasm
        namespace: cellular_component

        """

    private static func entry(_ accession: String, _ sequence: String, _ lines: String...) -> String {
        """
        ID   \(accession)_TEST              Reviewed;          \(sequence.count) AA.
        AC   \(accession);
        DE   RecName: Full=Ring ligase 7;
        OS   Bacillus subtilis.
        \(lines.joined(separator: "\n"))
        SQ   SEQUENCE   \(sequence.count) AA;  3000 MW;  0000000000000000 CRC64;
             \(sequence)
        //

        """
    }

    private func said(_ fixture: DatasetFixture) throws -> [String: [String: [String]]] {
        var said: [String: [String: [String]]] = [:]
        for line in try fixture.lines("out/proteins.jsonl") {
            let id = try #require(line["id"]?.text)
            guard case .object(let members) = try #require(line["facts"]) else { continue }
            for member in members {
                said[id, default: [:]][member.key] = member.value.elements?.compactMap { $0["value"]?.text }
            }
        }
        return said
    }

    @Test func uniProtEntriesAreProteins() throws {
        let fixture = try DatasetFixture()
        let first = Self.entry(
            "P00007", .protein(1), "CC   -!- FUNCTION: Tags proteins. {ECO:0000269|PubMed:1}.",
            "CC   -!- SUBCELLULAR LOCATION: Nucleus.", "DR   GO; GO:0004842; F:of another term; IDA:X.")
        try fixture.write(first + Self.entry("P00008", .protein(2)), to: "in/sprot.dat")
        try fixture.write("no protein at all", to: "in/notes.dat")
        try fixture.write(Self.ontology, to: "go.obo")
        try fixture.write(
            "!gaf-version: 2.2\n"
                + "UniProtKB\tP00008\tx\tlocated_in\tGO:0005737\tPMID:1\tIDA\t\tC\t\t\tprotein\ttaxon:1423\t20240101\tUniProt\t\t\n"
                + "UniProtKB\tP00008\tx\tNOT|enables\tGO:0004842\tPMID:1\tIDA\t\tF\t\t\tprotein\ttaxon:1423\t20240101\tUniProt\t\t\n",
            to: "goa.gaf")
        _ = try fixture.build(annotations: ["go.obo", "goa.gaf"])
        let said = try said(fixture)
        #expect(said["P00007"]?["molecule"] == ["Ring ligase 7"])
        #expect(said["P00007"]?["organism"] == ["Bacillus subtilis"])
        #expect(said["P00007"]?["description"] == ["Tags proteins."])
        #expect(said["P00007"]?["location"] == ["nucleus"])
        // The label that belongs to the identifier.
        #expect(said["P00007"]?["go_function"] == ["ubiquitin-protein transferase activity"])
        #expect(said["P00008"]?["go_component"] == ["cytoplasm"])
        #expect(said["P00008"]?["go_function"] == nil)
        #expect(try fixture.leftOut() == ["notes.dat extension-unknown"])
    }

    @Test func tablesWithSequencesAreProteinsOnTheSidesThatTheyName() throws {
        let fixture = try DatasetFixture()
        let sides = ["train", "val", "test"]
        var table = "uniprot\tEC number\tsplit\tsequence\n"
        for number in 0..<9 {
            table += "Q\(number)\t1.1.1.\(number + 1)\t\(sides[number % 3])\t\(String.protein(number))\n"
        }
        try fixture.write(table + "Q9\t1.1.1.1\ttrain\tM4\n", to: "in/enzymes.tsv")
        try fixture.write("id\tnote\nQ1\tx\n", to: "in/list.tsv")
        try fixture.write(
            "ID   1.1.1.2\nDE   Transferred entry: 1.2.3.4.\n//\nID   1.2.3.4\nDE   Alcohol maker.\n//\n",
            to: "enzyme.dat")
        _ = try fixture.build(annotations: ["enzyme.dat"], split: .column)
        let said = try said(fixture)
        #expect(said.count == 9)
        #expect(said["Q0"]?["ec"] == ["1.1.1.1"])
        #expect(said["Q1"]?["ec"] == ["1.2.3.4"])
        #expect(said["Q1"]?["enzyme"] == ["oxidoreductases"])
        for line in try fixture.lines("out/proteins.jsonl") {
            let number = try #require(line["id"]?.text.flatMap { Int($0.dropFirst()) })
            #expect(line["split"]?.text == ["train", "valid", "test"][number % 3])
        }
        for side in ["train", "valid", "test"] {
            #expect(try fixture.lines("out/stage2/\(side).jsonl").allSatisfy { $0["property"]?.text != "split" })
        }
    }

    /// A side is nothing to ask about, and what is one protein is held out if any part of it is.
    @Test func aSideAloneIsNotKnowledge() throws {
        let fixture = try DatasetFixture()
        var table = "id\tmolecule\tsplit\tsequence\n"
        for number in 0..<6 { table += "Q\(number)\tname \(number)\ttrain\t\(String.protein(number))\n" }
        table += "Q6\t\ttrain\t\(String.protein(6))\nQ7\tname 7\ttest\t\(String.protein(1))\n"
        try fixture.write(table, to: "in/table.tsv")
        _ = try fixture.build(split: .column)
        let sides = try fixture.lines("out/proteins.jsonl").map { "\($0["id"]?.text ?? "") \($0["split"]?.text ?? "")" }
        #expect(sides == ["Q0 train", "Q1 test", "Q2 train", "Q3 train", "Q4 train", "Q5 train", "Q6 index"])
    }

    @Test func tablesOfChainsSpeakOfTheirChain() throws {
        let fixture = try DatasetFixture()
        try fixture.write(
            .pdb([FixtureChain(id: "A", sequence: .protein(3)), FixtureChain(id: "B", sequence: .protein(4))]),
            to: "in/4zzz.pdb")
        try fixture.write(
            "# 2024/01/01 | PDB: 01.24\nPDB,CHAIN,SP_PRIMARY,PFAM_ID,COVERAGE\n4zzz,A,P11111,PF00179,0.9\n",
            to: "pfam.csv")
        try fixture.write("PF00179\tCL0208\tUBC\tUQ_con\tUbiquitin-conjugating enzyme\n", to: "Pfam-A.clans.tsv")
        try fixture.write(
            Self.entry("P11111", .protein(3), "CC   -!- PATHWAY: Protein modification; ubiquitination."),
            to: "sprot.dat")
        _ = try fixture.build(annotations: ["pfam.csv", "Pfam-A.clans.tsv", "sprot.dat"])
        let said = try said(fixture)
        #expect(said["4zzz_A"]?["domains"] == ["Ubiquitin-conjugating enzyme"])
        #expect(said["4zzz_A"]?["pathway"] == ["protein modification; ubiquitination"])
        #expect(said["4zzz_B"]?["domains"] == nil)
        #expect(said["4zzz_B"]?["pathway"] == nil)
        let first = try #require(try fixture.lines("out/proteins.jsonl").first)
        #expect(first["accessions"]?.elements?.compactMap(\.text) == ["P11111"])
    }
}
