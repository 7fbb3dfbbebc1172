import ProteinKit
import Testing

/// PDB header records and the mmCIF categories that say the same give the same header.
@Suite struct HeaderTests {
    private static let expected = Header(
        entryID: "1ABC", classification: "HYDROLASE", title: "A PROTEASE WITH AN INHIBITOR",
        keywords: ["HYDROLASE", "INHIBITOR"], depositionDate: "1990-01-01", revisionDate: "2009-02-24",
        method: "X-RAY DIFFRACTION",
        resolution: 1.85,
        molecules: [
            Header.Molecule(
                entityID: "1", name: "THROMBIN; LIGHT CHAIN", chains: ["A", "B"],
                enzymeNumbers: ["3.4.21.5", "3.4.21.6"], organism: "HOMO SAPIENS", taxonomyID: 9606,
                synonyms: "COAGULATION FACTOR II", fragment: "LIGHT CHAIN", gene: "F2"),
            Header.Molecule(entityID: "2", name: "HIRUDIN", chains: ["I"]),
        ],
        databaseReferences: [
            Header.DatabaseReference(
                chain: "A", database: "UNP", accession: "P00734", name: "THRB_HUMAN",
                databaseRange: 328...363, authorRange: Header.ResidueRange(first: "1H", last: "15"))
        ])

    private static let pdb = """
        HEADER    HYDROLASE                               01-JAN-90   1ABC
        TITLE     A PROTEASE WITH AN
        TITLE    2 INHIBITOR
        COMPND    MOL_ID: 1;
        COMPND   2 MOLECULE: THROMBIN; LIGHT CHAIN;
        COMPND   3 CHAIN: A, B;
        COMPND   4 FRAGMENT: LIGHT CHAIN;
        COMPND   4 SYNONYM: COAGULATION FACTOR II;
        COMPND   4 EC: 3.4.21.5, 3.4.21.6;
        COMPND   5 MOL_ID: 2;
        COMPND   6 MOLECULE: HIRUDIN;
        COMPND   7 CHAIN: I
        SOURCE    MOL_ID: 1;
        SOURCE   2 ORGANISM_SCIENTIFIC: HOMO SAPIENS;
        SOURCE   3 ORGANISM_COMMON: HUMAN;
        SOURCE   4 ORGANISM_TAXID: 9606;
        SOURCE   5 GENE: F2
        KEYWDS    HYDROLASE, INHIBITOR
        EXPDTA    X-RAY DIFFRACTION
        REVDAT   2   24-FEB-09 1ABC    1       VERSN
        REVDAT   1   15-OCT-91 1ABC    0
        REMARK   2 RESOLUTION.    1.85 ANGSTROMS.
        REMARK   3  STARTING MODEL: ALPHAFOLD
        DBREF  1ABC A    1H   15  UNP    P00734   THRB_HUMAN     328    363
        """

    private static let mmcif = """
        data_1ABC
        _entry.id 1ABC
        _pdbx_database_status.recvd_initial_deposition_date 1990-01-01
        loop_
        _pdbx_audit_revision_history.ordinal
        _pdbx_audit_revision_history.revision_date
        1 1991-10-15
        2 2009-02-24
        _struct.title 'A PROTEASE WITH AN INHIBITOR'
        _struct_keywords.pdbx_keywords HYDROLASE
        _struct_keywords.text 'HYDROLASE, INHIBITOR'
        _exptl.method 'X-RAY DIFFRACTION'
        _refine.ls_d_res_high 1.85
        loop_
        _entity.id
        _entity.type
        _entity.pdbx_description
        _entity.pdbx_ec
        _entity.pdbx_fragment
        1 polymer 'THROMBIN; LIGHT CHAIN' 3.4.21.5,3.4.21.6 'LIGHT CHAIN'
        2 polymer HIRUDIN ? ?
        3 water water ? ?
        _entity_name_com.entity_id 1
        _entity_name_com.name 'COAGULATION FACTOR II'
        loop_
        _entity_poly.entity_id
        _entity_poly.type
        _entity_poly.pdbx_strand_id
        1 'polypeptide(L)' A,B
        2 'polypeptide(L)' I
        _entity_src_gen.entity_id 1
        _entity_src_gen.pdbx_gene_src_scientific_name 'HOMO SAPIENS'
        _entity_src_gen.pdbx_gene_src_ncbi_taxonomy_id 9606
        _entity_src_gen.pdbx_gene_src_gene F2
        _struct_ref.id 1
        _struct_ref.db_name UNP
        _struct_ref.db_code THRB_HUMAN
        _struct_ref_seq.ref_id 1
        _struct_ref_seq.pdbx_strand_id A
        _struct_ref_seq.pdbx_db_accession P00734
        _struct_ref_seq.db_align_beg 328
        _struct_ref_seq.db_align_end 363
        _struct_ref_seq.seq_align_beg 1
        _struct_ref_seq.seq_align_end 36
        _struct_ref_seq.pdbx_auth_seq_align_beg 1
        _struct_ref_seq.pdbx_seq_align_beg_ins_code H
        _struct_ref_seq.pdbx_auth_seq_align_end 15
        loop_
        _atom_site.Cartn_x
        _atom_site.Cartn_y
        _atom_site.Cartn_z
        _atom_site.label_atom_id
        _atom_site.label_comp_id
        _atom_site.auth_asym_id
        _atom_site.auth_seq_id
        1 2 3 CA GLY A 1
        5 2 3 CA ALA A 2
        """

    private func read(_ text: String) throws -> Structure {
        try StructureReader(mode: .strict).read(bytes: Array(text.utf8), name: "case")
    }

    @Test func pdb() throws {
        #expect(try read("\(Self.pdb)\n\(PDBLine.chain(["GLY"]))\nTER\nEND\n").header == Self.expected)
    }

    @Test func mmcif() throws {
        var expected = Self.expected
        expected.databaseReferences[0].sequenceRange = 1...36
        #expect(try read(Self.mmcif).header == expected)
    }

    @Test func longAccessions() throws {
        let header = try read(
            """
            DBREF1 1ABC A    1   100  UNP                  A0A024RBG1_HUMAN
            DBREF2 1ABC A     A0A024RBG1                          1         100
            \(PDBLine.chain(["GLY"]))
            END
            """
        ).header
        #expect(
            header.databaseReferences == [
                Header.DatabaseReference(
                    chain: "A", database: "UNP", accession: "A0A024RBG1", name: "A0A024RBG1_HUMAN",
                    databaseRange: 1...100, authorRange: Header.ResidueRange(first: "1", last: "100"))
            ])
    }

    /// Files before format 2 name molecules in free text and number their lines in columns 73–80.
    @Test func oldFreeText() throws {
        let header = try read(
            """
            HEADER    HYDROLASE (SERINE PROTEINASE)           01-JAN-80   1ABC      1ABC   3
            COMPND    THROMBIN (E.C.3.4.21.5)                                       1ABC   4
            SOURCE    HUMAN (HOMO SAPIENS)                                          1ABC   5
            SEQRES   1 A    1  GLY                                                  1ABC   6
            \(PDBLine.chain(["GLY"]))
            END
            """
        ).header
        #expect(
            header.molecules == [
                Header.Molecule(
                    name: "THROMBIN (E.C.3.4.21.5)", chains: ["A"], enzymeNumbers: ["3.4.21.5"],
                    organism: "HOMO SAPIENS")
            ])
    }

    @Test(arguments: [
        ("TITLE     ALPHAFOLD MONOMER V2.0 PREDICTION FOR X (Q5VSL9)", true),
        ("TITLE     ESMFOLD V1 PREDICTION FOR INPUT", true),
        ("REMARK   1 REFERENCE: AlphaFold Protein Structure Database", true),
        ("EXPDTA    X-RAY DIFFRACTION\nTITLE     STRUCTURE SOLVED WITH ALPHAFOLD", false),
        ("TITLE     A FOLD", false),
    ])
    func prediction(_ records: String, _ isPredicted: Bool) throws {
        #expect(try read("\(records)\n\(PDBLine.chain(["GLY"]))\nEND\n").header.isPredicted == isPredicted)
    }

    @Test func predictionInModelCIF() throws {
        #expect(try read(Self.mmcif + "\n_ma_qa_metric.id 1\n_ma_qa_metric.name pLDDT\n").header.isPredicted)
    }

    @Test func missingResidues() throws {
        let records = "SEQRES   1 A    8  MET LYS GLY ALA SER GLY ALA LYS\n"
        let observed = "\(PDBLine.chain(["GLY", "ALA"], from: 3))\n\(PDBLine.chain(["GLY", "ALA"], from: 6))"
        let chain = try #require(try read("\(records)\(observed)\nTER\nEND\n").chains.first)
        #expect(chain.declaredSequence == "MKGASGAK")
        #expect(chain.residues.map(\.declaredIndex) == [2, 3, 5, 6])
    }

    /// A parent that only the file names is told apart from those that every reader knows.
    @Test func declaredParents() throws {
        let residues = "\(PDBLine.chain(["GLY"]))\n\(PDBLine.atom(2, "QQQ", record: "HETATM"))"
        let chain = try #require(try read("MODRES 1ABC QQQ A    2  LYS  X\n\(residues)\nTER\nEND\n").chains.first)
        #expect(chain.sequence == "GK")
        #expect(chain.tabulatedSequence == "GX")
    }
}
