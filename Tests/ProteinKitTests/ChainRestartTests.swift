import ProteinKit
import Testing

/// Several molecules under one chain id, and chains behind an END.
@Suite struct ChainRestartTests {
    private func chains(_ lines: String...) throws -> (chains: [String], codes: [String], models: Int) {
        let text = lines.joined(separator: "\n") + "\nEND\n"
        let structure = try StructureReader().read(bytes: Array(text.utf8), name: "case")
        return (
            structure.chains.map { "\($0.id):\($0.sequence)" }, structure.warnings.map(\.code), structure.modelCount
        )
    }

    private static let first = PDBLine.chain(["GLY", "ALA", "SER"])
    private static let second = PDBLine.chain(["LEU", "ALA", "VAL"])

    @Test func numbersThatBeginAnewAreAnotherChain() throws {
        for separator in ["TER\n", ""] {
            let found = try chains("\(Self.first)\n\(separator)\(Self.second)", "TER")
            #expect(found.chains == ["A:GAS", "A-2:LAV"])
            #expect(found.codes == ["chain-restart"])
        }
        let same = try chains(Self.first, "TER", Self.first, "TER", Self.first, "TER")
        #expect(same.chains == ["A:GAS", "A-2:GAS", "A-3:GAS"])
    }

    @Test func chainsWithoutAnIDAreNumbered() throws {
        let blank = PDBLine.chain(["GLY", "ALA", "SER"], id: " ")
        #expect(try chains(blank, "TER", blank, "TER").chains == [":GAS", "2:GAS"])
    }

    @Test func waterAndAlternativesAreNoOtherChain() throws {
        let water = PDBLine.atom(1, "HOH", name: " O  ", record: "HETATM")
        #expect(try chains(Self.first, "TER", water).chains == ["A:GAS"])
        let alternative = (1...3).map { PDBLine.atom($0, ["GLY", "ALA", "SER"][$0 - 1], altloc: "B") }
        #expect(try chains(Self.first, alternative.joined(separator: "\n"), "TER").chains == ["A:GAS"])
        let hydrogens = (1...3).map { PDBLine.atom($0, ["GLY", "ALA", "SER"][$0 - 1], name: " HA ") }
        #expect(try chains(Self.first, hydrogens.joined(separator: "\n"), "TER").chains == ["A:GAS"])
    }

    @Test func newChainsAfterAnENDAreReadOn() throws {
        let other = PDBLine.chain(["LEU", "ALA"], id: "B")
        let found = try chains(Self.first, "TER", "END", other, "TER")
        #expect(found.chains == ["A:GAS", "B:LA"] && found.models == 1)
        #expect(found.codes == ["content-after-end"])
        let frames = try chains(Self.first, "END", Self.first)
        #expect(frames.chains == ["A:GAS"] && frames.models == 2)
    }
}
