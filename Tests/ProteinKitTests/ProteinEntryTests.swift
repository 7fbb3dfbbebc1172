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
            ">sp|P1|A_B Some name OS=Homo sapiens\nMKTAYIAKQR\n>dna\nACGTACGTACGT\n", name: "x.fasta")
        #expect(entry.chains.map(\.id) == ["sp|P1|A_B"] && entry.chains[0].description == "Some name OS=Homo sapiens")
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
}
