import ProteinKit
import Testing

/// Where the observed residues stand in the declared sequence.
@Suite struct FullSequenceTests {
    private func chain(_ records: String, _ residues: String) throws -> (chain: ProteinChain, codes: [String]) {
        let entry = try ProteinEntry(bytes: Array("\(records)\n\(residues)\nTER\nEND\n".utf8), name: "case")
        return (try #require(entry.chains.first), entry.warnings.map(\.code))
    }

    private static let declared = "SEQRES   1 A    9  MET LYS GLY ALA SER GLY ALA LYS TRP"

    /// A loop is missing, but the numbers go on as if there were none; the distance tells.
    @Test func numbersThatHideAGap() throws {
        let atoms = [
            PDBLine.atom(1, "LYS"), PDBLine.atom(2, "GLY"), PDBLine.atom(3, "LYS", x: "40.000"),
            PDBLine.atom(4, "TRP", x: "43.800"),
        ]
        let found = try chain(Self.declared, atoms.joined(separator: "\n"))
        #expect(String(decoding: found.chain.sequence, as: UTF8.self) == "MKGASGAKW")
        #expect(found.chain.observed == [1, 2, 7, 8])
        #expect(found.chain.positions.map { $0?.x } == [nil, 3.8, 7.6, nil, nil, nil, nil, 40, 43.8])
    }

    /// One residue is another than declared: that of the coordinates counts.
    @Test func mutantsKeepTheirResidue() throws {
        let residues = ["MET", "LYS", "GLY", "ALA", "SER", "GLY", "ALA", "PRO", "TRP", "LEU"]
        let declared = "SEQRES   1 A   11  MET LYS GLY ALA SER GLY ALA LYS TRP LEU VAL"
        let found = try chain(declared, PDBLine.chain(residues, from: 101))
        #expect(String(decoding: found.chain.sequence, as: UTF8.self) == "MKGASGAPWLV")
        #expect(found.chain.observed == Array(0..<10) && found.codes.isEmpty)
    }

    @Test func anotherProteinsSequenceIsLeftOut() throws {
        let found = try chain(Self.declared, PDBLine.chain(["PRO", "PRO", "LEU", "VAL"]))
        #expect(
            String(decoding: found.chain.sequence, as: UTF8.self) == "PPLV" && found.chain.observed == [0, 1, 2, 3])
        #expect(found.codes == ["sequence-contradicts"])
    }

    @Test func binding() throws {
        let text = """
            HETNAM     HEM PROTOPORPHYRIN IX
            HETNAM   2 HEM  CONTAINING FE
            \(PDBLine.chain(["GLY", "ALA"]))
            TER
            \(PDBLine.atom(5, "HEM", name: "FE  ", record: "HETATM"))
            \(PDBLine.atom(6, "HOH", name: " O  ", record: "HETATM"))
            END
            """
        let entry = try ProteinEntry(bytes: Array(text.utf8), name: "case")
        #expect(
            entry.ligands == [
                Ligand(component: "HEM", name: "PROTOPORPHYRIN IX CONTAINING FE", chain: "A", label: "5")
            ])
    }

    @Test func backboneAtomsAreKeptIfAskedFor() throws {
        let names = [" N  ", " CA ", " C  ", " O  ", " CB ", " SG "]
        let atoms = names.enumerated().map { PDBLine.atom(1, "CYS", name: $1, x: "\($0).000") }
        let bytes = Array((atoms + [PDBLine.atom(2, "GLY"), "TER", "END"]).joined(separator: "\n").utf8)
        let chain = try ProteinEntry(bytes: bytes, name: "case", keepsBackbone: true).chains[0]
        #expect(chain.backbone.count == 2 && chain.backbone[1] == BackboneAtoms())
        #expect(chain.backbone[0].nitrogen == SIMD3(0, 1, 2) && chain.backbone[0].carbon == SIMD3(2, 1, 2))
        #expect(chain.backbone[0].oxygen == SIMD3(3, 1, 2) && chain.backbone[0].sulphur == SIMD3(5, 1, 2))
        #expect(try ProteinEntry(bytes: bytes, name: "case").chains[0].backbone.isEmpty)
    }
}
