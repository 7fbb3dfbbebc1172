import FileKit
import ProteinDataset
import TestSupport
import Testing

/// What a header says of an entry is said only of the chains that it describes.
@Suite struct FactsByChainTests {
    private let fixture: DatasetFixture

    init() throws { fixture = try DatasetFixture() }

    /// The facts of each chain of one entry whose molecules have a name and perhaps EC numbers.
    private func facts(
        class classification: String, _ molecules: [(name: String, numbers: String?, length: Int)],
        keywords: String = ""
    ) throws -> [String: [String: [String]]] {
        let ids: [Character] = ["A", "B", "C", "D"]
        var compound = ""
        var line = 1
        for (index, molecule) in molecules.enumerated() {
            var lines = ["MOL_ID: \(index + 1);", "MOLECULE: \(molecule.name);", "CHAIN: \(ids[index]);"]
            if let numbers = molecule.numbers { lines.append("EC: \(numbers);") }
            for text in lines {
                let number = line == 1 ? "   " : String(repeating: " ", count: 3 - "\(line)".count) + "\(line)"
                compound += "COMPND \(number)\(line == 1 ? "" : " ")\(text)\n"
                line += 1
            }
        }
        let chains = molecules.enumerated().map { index, molecule in
            FixtureChain(id: ids[index], sequence: .protein(index, length: molecule.length))
        }
        let blank = String(repeating: " ", count: max(0, 40 - classification.count))
        let pdb = String.pdb(chains, header: compound + keywords)
        let header = "HEADER    \(classification)\(blank)01-JAN-00   1ABC              \n"
        try fixture.write(header + pdb.drop { $0 != "\n" }.dropFirst(), to: "in/1abc.pdb")
        _ = try fixture.build(replacing: true)
        var facts: [String: [String: [String]]] = [:]
        for row in try fixture.lines("out/proteins.jsonl") {
            let values = (row["facts"]?.members ?? []).map { member in
                (member.key, member.value.elements?.compactMap { $0["value"]?.text } ?? [])
            }
            facts[String(row["id"]?.text?.last ?? "?")] = Dictionary(values) { first, _ in first }
        }
        return facts
    }

    @Test func anInhibitorIsNoEnzyme() throws {
        let facts = try facts(
            class: "ENDONUCLEASE",
            [("BARNASE", "3.1.27.3", 110), ("BARSTAR", nil, 90)])
        #expect(facts["A"]?["class"] == ["endonuclease"] && facts["A"]?["ec"] == ["3.1.27.3"])
        #expect(facts["B"]?["molecule"] == ["barstar"] && facts["B"]?["class"] == nil && facts["B"]?["ec"] == nil)
    }

    @Test func aPeptideHasNoNumber() throws {
        let facts = try facts(
            class: "HYDROLASE",
            [("ALPHA-THROMBIN (SMALL SUBUNIT)", "3.4.21.5", 30), ("ALPHA-THROMBIN (LARGE SUBUNIT)", "3.4.21.5", 250)])
        #expect(facts["A"]?["ec"] == nil && facts["A"]?["enzyme"] == nil)
        #expect(facts["B"]?["ec"] == ["3.4.21.5"] && facts["B"]?["class"] == ["hydrolase"])
    }

    @Test func aClassOfEnzymesGoesToThoseOfIt() throws {
        let facts = try facts(
            class: "TRANSFERASE",
            [("DNA METHYLTRANSFERASE 1", "2.1.1.37", 120), ("UBIQUITIN HYDROLASE 7", "3.4.19.12", 110)])
        #expect(facts["A"]?["class"] == ["transferase"])
        #expect(facts["B"]?["class"] == nil && facts["B"]?["ec"] == ["3.4.19.12"])
    }

    @Test func aPartOfAPolyproteinHasTheNumberThatItIsNamedFor() throws {
        let facts = try facts(class: "HYDROLASE", [("MAIN PROTEASE", "2.7.7.48, 3.4.19.12, 3.6.4.13", 300)])
        #expect(facts["A"]?["ec"] == ["3.4.19.12"] && facts["A"]?["enzyme"] == ["hydrolases"])
        let nameless = try self.facts(class: "VIRAL PROTEIN", [("NONSTRUCTURAL 9", "2.7.7.48, 3.4.19.12", 110)])
        #expect(nameless["A"]?["ec"] == nil && nameless["A"]?["class"] == ["viral protein"])
    }

    @Test func anAuxiliarySubunitHasNoNumber() throws {
        let facts = try facts(
            class: "TRANSFERASE",
            [
                ("DNA POLYMERASE III, THETA SUBUNIT", "2.7.7.7", 80),
                ("DNA POLYMERASE III, ALPHA SUBUNIT", "2.7.7.7", 210),
            ])
        #expect(facts["A"]?["ec"] == nil && facts["A"]?["class"] == nil && facts["A"]?["enzyme"] == nil)
        #expect(facts["B"]?["ec"] == ["2.7.7.7"] && facts["B"]?["class"] == ["transferase"])
        let kinase = try self.facts(class: "TRANSFERASE", [("CAMP KINASE REGULATORY SUBUNIT", "2.7.11.11", 210)])
        #expect(kinase["A"]?["ec"] == nil)
    }

    @Test func aClassIsToldWithoutWhatTheNumberTellsBetter() throws {
        let facts = try facts(class: "HYDROLASE(O-GLYCOSYL)", [("LYSOZYME", "3.2.1.17", 110)])
        #expect(facts["A"]?["class"] == ["hydrolase"])
    }

    @Test func anAntibodyIsNoSubjectOfTheHeader() throws {
        let facts = try facts(
            class: "HYDROLASE",
            [("NEURAMINIDASE", "3.2.1.18", 200), ("NC41 FAB (HEAVY CHAIN)", nil, 210)])
        #expect(facts["A"]?["class"] == ["hydrolase"] && facts["B"]?["class"] == nil)
    }

    @Test func aModuleOfAnEnzymeIsNone() throws {
        try fixture.write(
            "id\tec\tpfam\n1abc_A\t2.7.10.2\tPF00017;PF00018\n1abc_B\t2.7.10.2\tPF00017;PF07714\n", to: "t.tsv")
        let chains = [("A", 1), ("B", 2)].map { id, number in
            FixtureChain(id: Character(id), sequence: .protein(number, length: 120))
        }
        try fixture.write(.pdb(chains), to: "in/1abc.pdb")
        _ = try fixture.build(annotations: ["t.tsv"])
        let rows = try fixture.lines("out/proteins.jsonl")
        func numbers(_ id: String) -> [String]? {
            rows.first { $0["id"]?.text == id }?["facts"]?["ec"]?.elements?.compactMap { $0["value"]?.text }
        }
        #expect(numbers("1abc_A") == nil && numbers("1abc_B") == ["2.7.10.2"])
    }

    @Test func keywordsOfAnAntigenAreNotItsAntibodys() throws {
        let keywords = "KEYWDS    HEMAGGLUTININ, ENVELOPE PROTEIN, ANTIBODY FRAGMENT\n"
        let facts = try facts(
            class: "IMMUNE SYSTEM", [("HEMAGGLUTININ", nil, 200), ("CR8020 FAB (HEAVY CHAIN)", nil, 210)],
            keywords: keywords)
        #expect(facts["B"]?["keywords"] == ["antibody fragment"])
    }

    @Test func anInhibitorAloneIsNoEnzymeEither() throws {
        let facts = try facts(class: "HYDROLASE", [("PUTATIVE BETA-LACTAMASE INHIBITOR PROTEIN", nil, 150)])
        #expect(facts["A"]?["molecule"] != nil && facts["A"]?["class"] == nil)
    }
}
