import FileKit
import ProteinKit
import Testing

/// Files that are written with values of residues in place of B-factors.
@Suite struct PDBBackboneFileTests {
    private func chain(_ id: String, numbers: [Int], codes: [UInt8?] = []) -> ProteinChain {
        let letters = Array("MKTAY".utf8.prefix(numbers.count))
        return ProteinChain(
            id: id, name: id, sequence: letters,
            positions: numbers.indices.map { SIMD3(3.8 * Double($0) - 1, -20.0625, 0.5) },
            bFactors: numbers.map { _ in 7 }, observed: Array(numbers.indices), numbers: numbers, insertionCodes: codes)
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        let chains = [
            chain("B", numbers: [-3, 52, 52, 9999, 10_000], codes: [nil, nil, UInt8(ascii: "A"), nil, nil]),
            chain("AA", numbers: [1, 2]),
        ]
        let values = [[-99, 0, 1.234, 99, 5], [3.0, -0.004]]
        let file = try PDBBackboneFile(
            title: "a ü title", remarks: [String(repeating: "word ", count: 40)], chains: Array(zip(chains, values)))
        let lines = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n")
        #expect(lines.allSatisfy { $0.utf8.count == 80 })
        #expect(lines[0].hasPrefix("TITLE     a ? title ") && lines.contains { $0.contains("Chain A is \"AA\".") })
        let read = try ProteinEntry(bytes: file.bytes, name: "moved.pdb", mode: .strict)
        #expect(read.warnings.isEmpty && read.chains.map(\.id) == ["B", "A"])
        #expect(read.chains.map(\.sequence) == chains.map(\.sequence))
        #expect(read.chains.map(\.numbers) == chains.map(\.numbers))
        #expect(read.chains[0].insertionCodes == chains[0].insertionCodes && read.chains[1].insertionCodes.isEmpty)
        #expect(read.chains[0].bFactors == [-99, 0, 1.23, 99, 5] && read.chains[1].bFactors == [3, 0])
        #expect(read.chains[0].positions[1] == SIMD3(2.8, -20.063, 0.5))
    }

    @Test(arguments: [-1000, 3_000_000]) func numbersThatDoNotFitAreRefused(number: Int) {
        let error = #expect(throws: SepitError.self) {
            try PDBBackboneFile(title: "", remarks: [], chains: [(chain("A", numbers: [number]), [0])])
        }
        #expect(error?.code == "pdb-range")
    }
}
