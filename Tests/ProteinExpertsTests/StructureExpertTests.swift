import FileKit
import ProteinExperts
import ProteinKit
import Testing

/// On a made-up structure of the sample, and on lines of a file written by hand.
@Suite struct StructureExpertTests {
    private func subject(_ name: String) throws -> ExpertSubject {
        ExpertSubject(try ProteinEntry(path: "data/sample/\(name).pdb.gz", keepsBackbone: true), chain: 0)
    }

    /// The states are those that DSSP's definition gives the same backbones; the ranges are their runs.
    @Test func helicesAndStrandsAreTheRunsOfTheStates() throws {
        for name in ["DEMO00001", "DEMO00005", "DEMO00007"] {
            let subject = try subject(name)
            let result = try ExpertLibrary.standard.run(ExpertCall("secondary-structure"), on: subject)
            let states = Array(try #require(result.values["states"]?.text))
            #expect(states.count == subject.sequence.count)
            func residues(_ key: String) -> Set<Int> {
                Set(
                    (result.values[key]?.elements ?? []).flatMap { range -> ClosedRange<Int> in
                        (range.elements?.first?.whole ?? 0)...(range.elements?.last?.whole ?? 0)
                    })
            }
            #expect(residues("helices") == Set(states.indices.filter { states[$0] == "H" }.map { $0 + 1 }))
            #expect(residues("strands") == Set(states.indices.filter { states[$0] == "E" }.map { $0 + 1 }))
            let share = Double(states.count { "HGI".contains($0) }) / Double(states.count { $0 != "?" })
            #expect(abs(share - (result.values["helix_share"]?.double ?? -1)) < 1e-4)
        }
    }

    @Test func contactsOfAResidueAreThoseWithinReach() throws {
        let subject = try subject("DEMO00001")
        let positions = try #require(subject.entry?.chains[0].positions)
        let result = try ExpertLibrary.standard.run(
            ExpertCall("shape", ["residue": "10", "cutoff": "7", "separation": "3"]), on: subject)
        let expected = positions.indices.filter { index in
            guard abs(index - 9) >= 3, let here = positions[9], let there = positions[index] else { return false }
            return ((here - there) * (here - there)).sum().squareRoot() <= 7
        }
        #expect(result.values["beside"]?.elements?.compactMap(\.whole) == expected.map { $0 + 1 })
        #expect((result.values["radius_of_gyration"]?.double ?? 0) > 5)
        let beyond = #expect(throws: SepitError.self) {
            try ExpertLibrary.standard.run(ExpertCall("shape", ["residue": "9999"]), on: subject)
        }
        #expect(beyond?.code == "expert-argument-invalid")
    }

    private func atom(_ number: Int, _ name: String, _ residue: String, _ index: Int, _ x: Double, _ y: Double)
        -> String
    {
        func pad(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.count)) + text
        }
        let kind = ["HEM", "GOL"].contains(residue) ? "HETATM" : "ATOM  "
        return "\(kind)\(pad("\(number)", 5)) \(name) \(residue) A\(pad("\(index)", 4))    "
            + "\(pad("\(x)00", 8))\(pad("\(y)00", 8))   0.000  1.00 10.00"
    }

    /// Cysteines 1 and 3 have their sulphurs 2 Å apart; a heme lies beside residues 2 and 3, a glycerol beside 1.
    @Test func bondsAndLigandsOfAFile() throws {
        let lines = [
            atom(1, " CA ", "CYS", 1, 0.0, 0.0), atom(2, " SG ", "CYS", 1, 3.0, 3.0),
            atom(3, " CA ", "ALA", 2, 4.0, 0.0),
            atom(4, " CA ", "CYS", 3, 8.0, 0.0), atom(5, " SG ", "CYS", 3, 5.0, 3.0), "TER",
            atom(6, "FE  ", "HEM", 10, 8.0, 5.0), atom(7, " O1 ", "GOL", 11, -5.0, 0.0), "END",
        ]
        let entry = try ProteinEntry(
            bytes: Array(lines.joined(separator: "\n").utf8), name: "hand.pdb", keepsBackbone: true)
        let subject = ExpertSubject(entry, chain: 0)
        let bonds = try ExpertLibrary.standard.run(ExpertCall("disulfides"), on: subject)
        #expect(bonds.text(about: ["disulfides"]).contains("1 disulfide bond within the chain: C1-C3."))
        let ligands = try ExpertLibrary.standard.run(ExpertCall("ligands", ["cutoff": "7"]), on: subject)
        #expect(ligands.text == "heme (HEM 10 of chain A) lies beside A2, C3.")
        let all = try ExpertLibrary.standard.run(ExpertCall("ligands", ["additives": "yes"]), on: subject)
        #expect(all.values["ligands"]?.elements?.count == 2)
        let states = #expect(throws: SepitError.self) {
            try ExpertLibrary.standard.run(ExpertCall("secondary-structure"), on: subject)
        }
        #expect(states?.code == "expert-needs-backbone")
    }
}
