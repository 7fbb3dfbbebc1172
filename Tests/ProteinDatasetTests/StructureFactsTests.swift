import FileKit
import ProteinKit
import TestSupport
import Testing

/// What structure files tell of chains beside their headers' words.
@Suite struct StructureFactsTests {
    private let fixture: DatasetFixture

    init() throws { fixture = try DatasetFixture() }

    /// A file of data/sample as an entry of the archive.
    private static func entry(_ name: String) throws -> String {
        String(decoding: try Gzip.read(path: "data/sample/\(name).pdb.gz"), as: UTF8.self)
            .replacing("HEADER    UNKNOWN FUNCTION                        01-JAN-25", with: Self.header)
            .replacing("UNCHARACTERIZED PROTEIN \(name)", with: "BARNASE")
            .replacing("THEORETICAL MODEL", with: "X-RAY DIFFRACTION")
            .replacing("NOT APPLICABLE.", with: "   1.84 ANGSTROMS.")
    }

    private static let header = "HEADER    ENDONUCLEASE                            01-JAN-00   1ABC              "

    private static let dimer = """
        REMARK 350 BIOMOLECULE: 1
        REMARK 350 AUTHOR DETERMINED BIOLOGICAL UNIT: DIMERIC
        REMARK 350 APPLY THE FOLLOWING TO CHAINS: A
        REMARK 350   BIOMT1   1  1.000000  0.000000  0.000000        0.00000
        REMARK 350   BIOMT1   2 -1.000000  0.000000  0.000000        0.00000
        """

    private struct Row {
        var facts: [String: [String]] = [:]
        var sources: [String: String] = [:]
    }

    /// The facts of each protein of a dataset of one file.
    private func rows(_ text: String, name: String = "1abc.pdb") throws -> [String: Row] {
        try fixture.write(text, to: "in/\(name)")
        _ = try fixture.build(replacing: true)
        var rows: [String: Row] = [:]
        for line in try fixture.lines("out/proteins.jsonl") {
            var row = Row()
            for member in line["facts"]?.members ?? [] {
                row.facts[member.key] = member.value.elements?.compactMap { $0["value"]?.text }
                row.sources[member.key] = member.value.elements?.first?["source"]?.text
            }
            rows[line["id"]?.text ?? ""] = row
        }
        return rows
    }

    private func caption() throws -> String {
        let line = try #require(try fixture.lines("out/stage1/train.jsonl").first)
        return line["conversation"]?.elements?.last?["content"]?.text ?? ""
    }

    /// As other programs measure them: shares by mkdssp, radii by gemmi.
    @Test func measuresOfOtherPrograms() throws {
        let path = Path.join(Path.parent(of: #filePath), "Goldens/structures.tsv")
        let lines = String(decoding: try FileSystem.read(path), as: UTF8.self).split(separator: "\n")
        for line in lines {
            let cells = line.split(separator: "\t").map(String.init)
            try fixture.write(try Self.entry(cells[0]), to: "in/\(cells[0]).pdb")
        }
        _ = try fixture.build()
        var found: [String: [String: String]] = [:]
        for row in try fixture.lines("out/proteins.jsonl") {
            let id = row["id"]?.text ?? ""
            for property in ["helix", "strand", "radius_of_gyration"] {
                found[id, default: [:]][property] = row["facts"]?[property]?.elements?.first?["value"]?.text
            }
        }
        #expect(lines.count == 30)
        for line in lines {
            let cells = line.split(separator: "\t").map(String.init)
            let facts = try #require(found["\(cells[0].lowercased())_A"])
            for (property, share) in [("helix", Double(cells[2]) ?? -1), ("strand", Double(cells[3]) ?? -1)] {
                let said = try #require(facts[property])
                let number = Double(said.filter(\.isNumber)) ?? 0
                // Rounded to five, and a residue or two may differ.
                let residues: Double = Double(cells[1]) ?? 1
                let isNear = abs(number - 100 * share) <= 2.5 + 200 / residues
                #expect(isNear, "\(line): \(said)")
            }
            let radius = try #require(Double(cells[4]))
            #expect(facts["radius_of_gyration"] == "about \(Int(radius.rounded())) Å", "\(line)")
        }
    }

    @Test func anEntryOfTheArchive() throws {
        let text = try Self.entry("DEMO00007")
        let row = try #require(try rows(Self.dimer + "\n" + text)["1abc_A"])
        #expect(row.facts["fold"] == ["all-alpha"] && row.facts["helix"] == ["about 65%"])
        #expect(row.facts["strand"] == ["hardly any"] && row.facts["oligomer"] == ["homodimer"])
        #expect(row.facts["method"] == ["X-ray diffraction"] && row.facts["resolution"] == ["1.8 Å"])
        #expect(row.sources["fold"] == "structure" && row.sources["method"] == "header")
        let told = """
            Barnase is an endonuclease. It has the all-alpha fold. Its structure, a homodimer determined by \
            X-ray diffraction at 1.8 Å resolution, has about 65% helix, hardly any strand and a compact shape with a \
            radius of gyration of about 12 Å.
            """
        #expect(try caption() == told)
    }

    /// A count that isn't that of the chains, and one that authors and programs give differently, are no state.
    @Test(arguments: [
        dimer.replacing("DIMERIC", with: "TRIMERIC"),
        dimer.replacing("AUTHOR DETERMINED BIOLOGICAL UNIT: DIMERIC", with: ""),
        dimer + "\nREMARK 350 BIOMOLECULE: 2\nREMARK 350 SOFTWARE DETERMINED QUATERNARY STRUCTURE: MONOMERIC\n"
            + "REMARK 350 APPLY THE FOLLOWING TO CHAINS: A\nREMARK 350   BIOMT1   1  1.000000  0.000000  0.000000        0.0",
    ])
    func uncertainAssemblies(remark: String) throws {
        let row = try #require(try rows(remark + "\n" + Self.entry("DEMO00007"))["1abc_A"])
        #expect(row.facts["helix"] != nil && row.facts["oligomer"] == nil)
    }

    /// What comes with the crystal is no ligand, nor the pieces of a larger molecule, nor what has no readable name, nor what lies elsewhere.
    @Test func ligands() throws {
        let text = try Self.entry("DEMO00007")
        let atom = try #require(text.split(separator: "\n").first { $0.contains("  CA  ") && $0.contains("A  30") })
        func hetero(_ component: String, _ number: Int, x: String? = nil) -> String {
            "HETATM 9000  C1  \(component) A" + (number < 100 ? "  " : " ") + "\(number)    "
                + (x ?? String(atom.dropFirst(30).prefix(8))) + atom.dropFirst(38).prefix(16)
                + "  1.00 90.00           C  \n"
        }
        let names = """
            HETNAM     ADP ADENOSINE-5'-DIPHOSPHATE
            HETNAM     XYZ 3-[4-(2-CHLORO-PHENYL)-PIPERAZIN-1-YL]-6-PYRIDIN-3-YL-[1,2,4]TRIAZOLO[4,3-B]PYRIDAZINE
            HETNAM     AB1 TACRINE
            HETNAM     CD2 RIBAVIRIN
            LINK         C1  PLP A 308                 C1  NAD A 309     1555   1555  1.40

            """
        let ligands =
            hetero("ADP", 301) + hetero("GOL", 302) + hetero("XYZ", 303) + hetero("AB1", 304) + hetero("HOH", 305)
            + hetero("CD2", 306, x: " 900.000") + hetero(" ZN", 307) + hetero("PLP", 308) + hetero("NAD", 309)
        let row = try #require(
            try rows(names + text.replacing("\nEND", with: "\n" + ligands + "END"))["1abc_A"])
        #expect(row.facts["ligands"] == ["ADP", "tacrine"])
    }

    /// A trace has no hydrogen bonds, a model by a person shows no protein.
    @Test func whatTheFileDoesNotShow() throws {
        let text = try Self.entry("DEMO00007")
        let trace = text.split(separator: "\n").filter { !$0.hasPrefix("ATOM") || $0.contains("  CA  ") }
        let row = try #require(try rows(trace.joined(separator: "\n") + "\n")["1abc_A"])
        #expect(row.facts["helix"] == nil && row.facts["fold"] == nil && row.facts["radius_of_gyration"] != nil)
        let model = try rows(text.replacing("X-RAY DIFFRACTION", with: "THEORETICAL MODEL"))
        #expect(Set(model["1abc_A"]?.facts.keys ?? [:].keys) == ["molecule", "class"])
        let mixed = try rows(text.replacing("X-RAY DIFFRACTION", with: "SOLUTION NMR"))
        #expect(mixed["1abc_A"]?.facts["method"] == ["solution NMR"] && mixed["1abc_A"]?.facts["resolution"] == nil)
    }

    @Test func aPrediction() throws {
        let text = try Self.entry("DEMO00007")
            .replacing("EXPDTA    X-RAY DIFFRACTION", with: "REMARK   1 ALPHAFOLD")
            .replacing(Self.header, with: "TITLE     ALPHAFOLD MONOMER V2.0 PREDICTION FOR BARNASE (P11540)")
        var number = 0
        let lines = text.split(separator: "\n").map { line -> String in
            guard line.hasPrefix("ATOM") else { return String(line) }
            number += 1
            return line.prefix(60) + (number < 60 ? " 97.00" : number < 80 ? " 65.00" : " 95.00") + line.dropFirst(66)
        }
        let row = try #require(try rows(Self.dimer + "\n" + lines.joined(separator: "\n") + "\n")["1abc_A"])
        #expect(row.facts["confidence"] == ["very high"] && row.facts["plddt"] == ["94"])
        #expect(row.facts["method"] == nil && row.facts["resolution"] == nil && row.facts["oligomer"] == nil)
        #expect(row.sources["molecule"] == "AlphaFold DB" && row.sources["fold"] == "AlphaFold DB structure")
        #expect(try caption().contains("Its structure, predicted with very high confidence (mean pLDDT 94), has"))
        let sources = try fixture.json("out/manifest.json")["sources"]?.elements ?? []
        #expect(Set(sources.compactMap { $0["licence"]?.text }) == ["CC BY 4.0"])
    }

    /// What a table says of the fold comes first.
    @Test func anAnnotationWins() throws {
        try fixture.write(try Self.entry("DEMO00007"), to: "in/1abc.pdb")
        try fixture.write("id\tfold\n1abc_A\tfour-helix bundle\n", to: "t.tsv")
        _ = try fixture.build(annotations: ["t.tsv"])
        let facts = try fixture.lines("out/proteins.jsonl").first?["facts"]
        #expect(facts?["fold"]?.elements?.compactMap { $0["value"]?.text } == ["four-helix bundle"])
        #expect(facts?["helix"] != nil)
    }

    /// Structures of a protein that nothing else is known of are found, but not asked about.
    @Test func aStructureAloneIsNoKnowledge() throws {
        let text = try Self.entry("DEMO00007").replacing("BARNASE", with: "HYPOTHETICAL PROTEIN")
            .replacing(Self.header, with: "HEADER    UNKNOWN FUNCTION                        01-JAN-00   1ABC")
        try fixture.write(try Self.entry("DEMO00003"), to: "in/2abc.pdb")
        let row = try #require(try rows(text)["1abc_A"])
        #expect(row.facts["helix"] != nil)
        #expect(try fixture.lines("out/abstention.jsonl").compactMap { $0["id"]?.text } == ["1abc_A"])
    }
}
