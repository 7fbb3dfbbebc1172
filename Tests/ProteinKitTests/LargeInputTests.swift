import ProteinKit
import Testing

@Suite struct LargeInputTests {
    @Test func proteinOfFortyThousandResidues() throws {
        var text = """
            data_X
            loop_
            _atom_site.label_atom_id
            _atom_site.label_comp_id
            _atom_site.auth_asym_id
            _atom_site.auth_seq_id
            _atom_site.Cartn_x
            _atom_site.Cartn_y
            _atom_site.Cartn_z

            """
        for number in 1...40_000 { text += "CA ALA A \(number) \(number * 3) 0 0\n" }
        let chain = try #require(try StructureReader().read(bytes: Array(text.utf8), name: "case").chains.first)
        #expect(chain.residues.count == 40_000)
        #expect(chain.residues.last?.alphaCarbon == SIMD3(120_000, 0, 0))
    }

    /// Residues that come back in any order are found again without comparing them all.
    @Test func residuesInReverse() throws {
        var text = "data_X\nloop_\n_atom_site.label_atom_id\n_atom_site.label_comp_id\n_atom_site.auth_asym_id\n"
        text += "_atom_site.auth_seq_id\n_atom_site.Cartn_x\n_atom_site.Cartn_y\n_atom_site.Cartn_z\n"
        for name in ["N", "CA"] {
            for number in (1...30_000).reversed() { text += "\(name) ALA A \(number) \(number * 3) 0 0\n" }
        }
        let chain = try #require(try StructureReader().read(bytes: Array(text.utf8), name: "case").chains.first)
        #expect(chain.residues.first?.number == 30_000)
    }

    @Test func manyWarningsAreCounted() throws {
        let lines = (1...100).map { PDBLine.atom($0, "ALA", x: "nan") }.joined(separator: "\n")
        let structure = try StructureReader().read(bytes: Array("\(lines)\nTER\nEND\n".utf8), name: "case")
        let warnings = structure.warnings.filter { $0.code == "coordinate-invalid" }
        #expect(warnings.count == 21)
        #expect(warnings.last?.message == "… and 80 more of these.")
    }
}
