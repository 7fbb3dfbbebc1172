import Communication
import Testing

@Suite struct ThreadRanksTests {
    @Test("A sum is the ranks' parts added in their order, the same bits on every rank")
    func sum() {
        let parts: [[Float]] = [[1, 1e8, 0.1], [2, 1, 0.2], [3, -1e8, 0.3]]
        let sums = ThreadRanks.run(3) { ranks in
            var values = parts[ranks.rank]
            values.withUnsafeMutableBufferPointer { ranks.sum($0) }
            return values
        }
        let expected = (0..<3).map { index in (parts[0][index] + parts[1][index]) + parts[2][index] }
        #expect(sums == [expected, expected, expected])
    }

    @Test("Gathering gives every rank the values of all, bit by bit")
    func gather() {
        let values: [[Float]] = [[1, .infinity, 0.1], [-3e-40, 0, 16_777_215], [.leastNonzeroMagnitude, -2, 3]]
        let gathered = ThreadRanks.run(3) { ranks in ranks.gather(values[ranks.rank]) }
        #expect(gathered == [values, values, values])
        #expect(ThreadRanks.run(3) { $0.anyRank($0.rank == 1) } == [true, true, true])
        #expect(ThreadRanks.run(2) { $0.anyRank(false) } == [false, false])
        #expect(OneProcess().gather([1, 2]) == [[1, 2]])
    }

    @Test("Every rank gets the values of rank 0, as often as it asks")
    func broadcast() {
        let values = ThreadRanks.run(4) { ranks in
            (0..<50).map { round in
                var values: [Float] = [Float(10 * ranks.rank + round)]
                values.withUnsafeMutableBufferPointer { ranks.broadcast($0) }
                ranks.barrier()
                return values[0]
            }
        }
        #expect(values == Array(repeating: (0..<50).map { Float($0) }, count: 4))
    }
}
