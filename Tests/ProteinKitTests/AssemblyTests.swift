import ProteinKit
import Testing

/// How polymers go together and which residues are bonded: the records of PDB files and the categories of mmCIF say the
/// same.
@Suite struct AssemblyTests {
    private static let atoms = """
        \(PDBLine.atom(3, "CYS"))
        \(PDBLine.atom(4, "CYS", insertion: "A"))
        TER
        \(PDBLine.atom(3, "CYS", chain: "B"))
        TER
        \(PDBLine.atom(9, "ZN", name: "ZN  ", record: "HETATM"))
        END
        """

    private static let pdb = """
        SSBOND   1 CYS A    3    CYS A    4A                         1555   1555  2.03
        SSBOND   2 CYS A    3    CYS B    3                          1555   3555  2.03
        LINK         SG  CYS A   3                ZN    ZN A   9     1555   1555  2.31
        LINK         SG  CYS B   3                ZN    ZN A   9     1555   2565  2.31
        REMARK 350 BIOMOLECULE: 1
        REMARK 350 AUTHOR DETERMINED BIOLOGICAL UNIT: TETRAMERIC
        REMARK 350 SOFTWARE DETERMINED QUATERNARY STRUCTURE: TETRAMERIC
        REMARK 350 SOFTWARE USED: PISA
        REMARK 350 APPLY THE FOLLOWING TO CHAINS: A,
        REMARK 350                    AND CHAINS: B
        REMARK 350   BIOMT1   1  1.000000  0.000000  0.000000        0.00000
        REMARK 350   BIOMT2   1  0.000000  1.000000  0.000000        0.00000
        REMARK 350   BIOMT3   1  0.000000  0.000000  1.000000        0.00000
        REMARK 350   BIOMT1   2 -1.000000  0.000000  0.000000        0.00000
        REMARK 350   BIOMT2   2  0.000000  1.000000  0.000000        0.00000
        REMARK 350   BIOMT3   2  0.000000  0.000000 -1.000000        0.00000
        REMARK 350
        REMARK 350 BIOMOLECULE: 2
        REMARK 350 SOFTWARE DETERMINED QUATERNARY STRUCTURE: MONOMERIC
        REMARK 350 APPLY THE FOLLOWING TO CHAINS: B
        REMARK 350   BIOMT1   1  1.000000  0.000000  0.000000        0.00000
        \(atoms)
        """

    private static let mmcif = """
        data_1ABC
        loop_
        _pdbx_struct_assembly.id
        _pdbx_struct_assembly.details
        _pdbx_struct_assembly.oligomeric_count
        1 author_and_software_defined_assembly 4
        2 software_defined_assembly 1
        loop_
        _pdbx_struct_assembly_gen.assembly_id
        _pdbx_struct_assembly_gen.oper_expression
        _pdbx_struct_assembly_gen.asym_id_list
        1 1,2 P,Q,Z
        2 1 Q
        loop_
        _struct_conn.conn_type_id
        _struct_conn.ptnr1_auth_asym_id
        _struct_conn.ptnr1_auth_comp_id
        _struct_conn.ptnr1_auth_seq_id
        _struct_conn.ptnr1_symmetry
        _struct_conn.ptnr2_auth_asym_id
        _struct_conn.ptnr2_auth_comp_id
        _struct_conn.ptnr2_auth_seq_id
        _struct_conn.ptnr2_symmetry
        _struct_conn.pdbx_ptnr2_PDB_ins_code
        disulf A CYS 3 1_555 A CYS 4 1_555 A
        disulf A CYS 3 1_555 B CYS 3 3_555 ?
        metalc A CYS 3 1_555 A ZN 9 1_555 ?
        metalc B CYS 3 1_555 A ZN 9 2_565 ?
        hydrog A CYS 3 1_555 A CYS 4 1_555 A
        loop_
        _entity.id
        _entity.type
        1 polymer
        2 non-polymer
        loop_
        _atom_site.group_PDB
        _atom_site.label_asym_id
        _atom_site.label_entity_id
        _atom_site.label_atom_id
        _atom_site.label_comp_id
        _atom_site.auth_asym_id
        _atom_site.auth_seq_id
        _atom_site.pdbx_PDB_ins_code
        _atom_site.type_symbol
        _atom_site.Cartn_x
        _atom_site.Cartn_y
        _atom_site.Cartn_z
        ATOM P 1 CA CYS A 3 ? C 11.400 1.000 2.000
        ATOM P 1 CA CYS A 4 A C 15.200 1.000 2.000
        ATOM Q 1 CA CYS B 3 ? C 11.400 1.000 2.000
        HETATM Z 2 ZN ZN A 9 ? ZN 34.200 1.000 2.000
        """

    private func read(_ text: String) throws -> ProteinEntry {
        try ProteinEntry(bytes: Array(text.utf8), name: "case", keepsBackbone: true)
    }

    @Test(arguments: [pdb, mmcif]) func assemblies(text: String) throws {
        #expect(
            try read(text).header.assemblies == [
                Header.Assembly(
                    basis: "author_and_software_defined_assembly", polymerCount: 4, copies: ["A": 2, "B": 2]),
                Header.Assembly(basis: "software_defined_assembly", polymerCount: 1, copies: ["B": 1]),
            ])
    }

    /// What is bonded to a symmetry mate is not bonded here.
    @Test(arguments: [pdb, mmcif]) func links(text: String) throws {
        let entry = try read(text)
        let cysteine = Header.Link.End(component: "CYS", chain: "A", label: "3")
        #expect(
            entry.header.links == [
                Header.Link(
                    isDisulfide: true, first: cysteine,
                    second: Header.Link.End(component: "CYS", chain: "A", label: "4A")),
                Header.Link(
                    isDisulfide: false, first: cysteine,
                    second: Header.Link.End(component: "ZN", chain: "A", label: "9")),
            ])
        #expect(
            entry.disulfides == [
                Disulfide(
                    first: Disulfide.Cysteine(chain: 0, residue: 0), second: Disulfide.Cysteine(chain: 0, residue: 1))
            ])
        #expect(entry.ligands.map(\.component) == ["ZN"])
        #expect(entry.ligands[0].atoms == [SIMD3(34.2, 1, 2)])
    }

    @Test(arguments: [
        ("1", 1), ("1,2", 2), ("(1-60)", 60), ("(X0)(1-10,21)", 11), ("P", 1), ("(1-5)(6-8)", 15), ("1-3,7", 4),
    ])
    func operators(expression: String, count: Int) throws {
        let text = Self.mmcif.replacing("1 1,2 P,Q,Z", with: "1 '\(expression)' P,Q,Z")
        #expect(try read(text).header.assemblies[0].copies == ["A": count, "B": count])
    }

    @Test(arguments: ["", "SSBOND", "REMARK 350 BIOMOLECULE: 1", "REMARK 350 APPLY THE FOLLOWING TO CHAINS:", "LINK  "])
    func partsOfRecordsAreNone(record: String) throws {
        let header = try read("\(record)\n\(Self.atoms)").header
        #expect(header.links.isEmpty && header.assemblies.allSatisfy { $0.copies.isEmpty && $0.basis == nil })
    }
}
