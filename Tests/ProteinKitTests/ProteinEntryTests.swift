import FileKit
import ProteinKit
import Testing

/// From a file to proteins with facts of their own.
@Suite struct ProteinEntryTests {
    private func read(_ text: String, name: String = "folder/1abc.pdb") throws -> ProteinEntry {
        try ProteinEntry(bytes: Array(text.utf8), name: name)
    }

    private static let complex = """
        COMPND    MOL_ID: 1;
        COMPND   2 MOLECULE: BARNASE;
        COMPND   3 CHAIN: A;
        COMPND   4 EC: 3.1.27.3;
        COMPND   5 MOL_ID: 2;
        COMPND   6 MOLECULE: BARSTAR;
        COMPND   7 CHAIN: D
        DBREF  1ABC A    1     2  UNP    P00648   RNBR_BACAM      48     49
        DBREF  1ABC D    1     2  UNP    P11540   BARS_BACAM       2      3
        SEQRES   1 A    5  MET LYS GLY ALA SER
        \(PDBLine.chain(["GLY", "ALA"], from: 3))
        TER
        \(PDBLine.chain(["LYS", "LEU"], id: "D"))
        TER
        END
        """

    @Test func everyChainHasItsOwnFacts() throws {
        let entry = try read(Self.complex)
        #expect(entry.chains.map(\.name) == ["1abc_A", "1abc_D"])
        #expect(entry.chains.map { $0.molecule?.enzymeNumbers } == [["3.1.27.3"], []])
        #expect(entry.chains.map { $0.references.map(\.accession) } == [["P00648"], ["P11540"]])
        #expect(entry.chains.map { $0.references[0].databaseRange } == [48...49, 2...3])
    }

    @Test func residuesWithoutCoordinatesHaveNoPosition() throws {
        let chain = try read(Self.complex).chains[0]
        #expect(String(decoding: chain.sequence, as: UTF8.self) == "MKGAS")
        #expect(chain.observed == [2, 3] && chain.positioned == 2)
        #expect(chain.positions.map { $0 != nil } == [false, false, true, true, false])
        #expect(chain.bFactors.map { $0 != nil } == [false, false, true, true, false])
        let observed = chain.observedOnly()
        #expect(String(decoding: observed.sequence, as: UTF8.self) == "GA")
        #expect(observed.positions == [chain.positions[2], chain.positions[3]] && observed.observed == [0, 1])
        #expect(observed.observedOnly() == observed)
    }

    @Test func chainsAreChosenByID() throws {
        let entry = try read(Self.complex)
        #expect(try entry.proteins(chains: []).map(\.id) == ["A"])
        #expect(try entry.proteins(chains: ["D", "A"]).map(\.id) == ["D", "A"])
        let error = #expect(throws: SepitError.self) { try entry.proteins(chains: ["A", "B"]) }
        #expect(error?.code == "chain-missing" && error?.expected == #"one of "A", "D""#)
        let none = try read("HEADER    X\nEND\n")
        #expect(#expect(throws: SepitError.self) { try none.proteins(chains: []) }?.code == "protein-missing")
    }

    @Test func recordsOfASequenceFile() throws {
        let entry = try read(
            ">sp|P12345|A_B Some name OS=Homo sapiens\nMKTAYIAKQR\n>dna\nACGTACGTACGT\n", name: "x.fasta")
        #expect(
            entry.chains.map(\.id) == ["sp|P12345|A_B"] && entry.chains[0].description == "Some name OS=Homo sapiens")
        #expect(entry.chains[0].molecule?.name == "Some name" && entry.chains[0].references[0].accession == "P12345")
        #expect(entry.chains[0].positions.isEmpty && !entry.chains[0].hasStructure && entry.chains[0].observed.isEmpty)
        #expect(entry.otherChains.map(\.id) == ["dna"] && entry.otherChains[0].kind == .nucleic)
    }

    @Test func namesOfAllFilesAreDistinct() throws {
        let folder = try TemporaryDirectory()
        for name in ["a/x.pdb", "b/x.pdb"] {
            try FileSystem.createDirectory(Path.parent(of: folder(name)))
            try AtomicFile.write(Self.complex, to: folder(name))
        }
        #expect(try ProteinEntry.proteins(of: [folder("a")]).map(\.name) == ["x_A", "x_D"])
        let error = #expect(throws: SepitError.self) { try ProteinEntry.proteins(of: [folder.path]) }
        #expect(error?.code == "protein-duplicate")
    }

    @Test func positionsArePackedWithoutLosingAny() {
        let positions: [SIMD3<Double>?] = [SIMD3(1000, 0, 0), nil, SIMD3(1002, 0, 0), SIMD3(1001, 0, 0)]
        let centred = ResiduePositions.centred(positions)
        #expect(centred == [SIMD3(-1, 0, 0), nil, SIMD3(1, 0, 0), SIMD3(0, 0, 0)])
        let packed = ResiduePositions.packed(centred)
        #expect(packed[3..<6] == [0, 0, 0] && packed.count == 12)
        #expect(ResiduePositions.unpacked(packed).map { $0 != nil } == [true, false, true, true])
    }

    @Test func predictionsNameTheirSequence() throws {
        let entry = try read(Self.prediction, name: "af.cif")
        let chain = try #require(entry.chains.first)
        #expect(entry.header.isPredicted && chain.bFactors == [91.5])
        #expect(chain.molecule?.organism == "Sinorhizobium medicae" && chain.molecule?.taxonomyID == 366_394)
        #expect(chain.molecule?.gene == "rplK")
        #expect(
            chain.references == [
                Header.DatabaseReference(
                    chain: "A", database: "UNP", accession: "A6U847", name: "RL11_SINMW", databaseRange: 201...201)
            ])
    }

    private static let prediction = """
        data_AF
        _entity.id 1
        _entity.type polymer
        _entity.pdbx_description 'Large ribosomal subunit protein'
        _entity_poly.entity_id 1
        _entity_poly.type 'polypeptide(L)'
        _entity_poly.pdbx_strand_id A
        _ma_qa_metric.id 1
        _ma_target_ref_db_details.db_accession A6U847
        _ma_target_ref_db_details.db_code RL11_SINMW
        _ma_target_ref_db_details.db_name UNP
        _ma_target_ref_db_details.gene_name rplK
        _ma_target_ref_db_details.ncbi_taxonomy_id 366394
        _ma_target_ref_db_details.organism_scientific 'Sinorhizobium medicae'
        _ma_target_ref_db_details.seq_db_align_begin 201
        _ma_target_ref_db_details.seq_db_align_end 201
        _ma_target_ref_db_details.target_entity_id 1
        loop_
        _atom_site.Cartn_x
        _atom_site.Cartn_y
        _atom_site.Cartn_z
        _atom_site.label_atom_id
        _atom_site.label_comp_id
        _atom_site.label_entity_id
        _atom_site.label_asym_id
        _atom_site.label_seq_id
        _atom_site.auth_asym_id
        _atom_site.auth_seq_id
        _atom_site.B_iso_or_equiv
        1 2 3 CA GLY 1 A 1 ? 20A 91.50
        """

    /// Author ids that a program left out are those of the labels, and "20A" has an insertion code.
    @Test func authorsNumbersWithoutAuthor() throws {
        let structure = try StructureReader().read(bytes: Array(Self.prediction.utf8), name: "case.cif")
        #expect(structure.chains.map(\.id) == ["A"] && structure.chains[0].residues.map(\.label) == ["20A"])
        let unnumbered = Self.prediction.replacing("20A", with: ".")
        let labels = try StructureReader().read(bytes: Array(unnumbered.utf8), name: "case.cif").chains[0].residues
        #expect(labels.map(\.label) == ["1"])
    }

    /// What to do about a file that is no text depends on what it is.
    @Test func binaryFilesAreTold() {
        let binaryCIF: [UInt8] = [0x83, 0xA7] + Array("encoder".utf8) + Array(repeating: 65, count: 600)
        var tar = [UInt8](repeating: 0, count: 512)
        tar.replaceSubrange(257..<262, with: "ustar".utf8)
        for (bytes, found, hint) in [
            (binaryCIF, "BinaryCIF", "fetch the entry as mmCIF"), (tar, "a tar archive", "Unpack it"),
            ([0xFF, 0xFE, 0x3E, 0, 0x61, 0], "UTF-16", "UTF-8"),
        ] {
            let error = #expect(throws: SepitError.self) { try ProteinEntry(bytes: bytes, name: "case") }
            #expect(error?.code == "file-binary" && error?.message.contains(found) == true)
            #expect(error?.hint?.contains(hint) == true)
        }
    }
}
