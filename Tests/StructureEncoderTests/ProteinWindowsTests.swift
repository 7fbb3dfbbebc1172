import FileKit
import ProteinKit
import StructureEncoder
import TensorKit
import Testing

@Suite struct ProteinWindowsTests {
    @Test func whatFitsIsReadInOnePiece() {
        #expect(ProteinWindows(residues: 0, window: 5).ranges == [0..<0])
        #expect(ProteinWindows(residues: 5, window: 5).ranges == [0..<5])
        #expect(ProteinWindows(residues: 5, window: .max).kept == [0..<5])
    }

    @Test(arguments: [1, 2, 3, 4, 7, 100, 1022]) func everyResidueIsKeptOnceAndFarFromEnds(window: Int) {
        for residues in window + 1..<4 * window + 9 {
            let windows = ProteinWindows(residues: residues, window: window)
            #expect(windows.kept.flatMap { Array($0) } == Array(0..<residues))
            #expect(windows.ranges.allSatisfy { $0.count == window })
            #expect(windows.ranges.first?.lowerBound == 0 && windows.ranges.last?.upperBound == residues)
            for (left, right) in zip(windows.ranges, windows.ranges.dropFirst()) {
                #expect(left.upperBound - right.lowerBound >= window / 4)
            }
            for (range, kept) in zip(windows.ranges, windows.kept) {
                for residue in kept {
                    func depth(_ range: Range<Int>) -> Int {
                        let front = range.lowerBound == 0 ? Int.max : residue - range.lowerBound
                        let back = range.upperBound == residues ? Int.max : range.upperBound - 1 - residue
                        return min(front, back)
                    }
                    let best = windows.ranges.filter { $0.contains(residue) }.map(depth).max()
                    // Exactly halfway, either will do.
                    #expect(best.map { $0 - min($0, depth(range)) <= 1 } == true)
                }
            }
        }
    }

    @Test func windowsGiveTheFeaturesOfTheirPieces() throws {
        let layout = ParameterLayout()
        let configuration = ProteinModelConfiguration(
            layers: 2, hiddenSize: 16, heads: 2, feedForwardSize: 24, kernels: 8)
        let model = ProteinModel(configuration, layout: layout)
        let store = layout.allocate()
        store.initialize(seed: 4)
        var random = CounterRandom(seed: 1, stream: "windows")
        let sequence = (0..<23).map { _ in "LAGVSERTIDPKQNFYMHWC".utf8.randomElement(using: &random) ?? 65 }
        let protein = ProteinInput(
            sequence: sequence, positions: ResiduePositions.unpacked((0..<69).map { _ in 10 * random.uniform() }))
        func features(_ batch: ProteinBatch) throws -> [Float] {
            let graph = Graph(device: try Device(), recording: false)
            return graph.gatherRows(model.features(graph, batch), batch.tokenRows.flatMap { $0 }).values
        }
        let whole = ProteinBatch([protein], compatibility: .paper, window: 25)
        #expect(whole.proteins == [protein] && whole.tokenRows == [(0..<25).map { Int32($0) }])
        let batch = ProteinBatch([protein, protein], compatibility: .paper, window: 12)
        #expect(batch.proteins.count == 6)
        #expect(batch.tokenRows.allSatisfy { $0.count == 25 })
        let found = try features(batch)
        #expect(Array(found[..<(25 * 16)]) == Array(found[(25 * 16)...]))
        // The residue in the middle of the first window, computed from that window alone.
        let windows = ProteinWindows(residues: 23, window: 10)
        let first = ProteinInput(
            ids: [0] + protein.ids[1..<11] + [2], positions: protein.positions[..<11] + [nil])
        let alone = try features(ProteinBatch([first], compatibility: .paper))
        let kept = windows.kept[0].upperBound + 1
        #expect(zip(found, alone).prefix(kept * 16).allSatisfy { abs($0 - $1) <= 1e-5 })
    }
}
