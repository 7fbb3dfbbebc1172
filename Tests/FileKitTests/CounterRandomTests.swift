import FileKit
import Testing

@Suite struct CounterRandomTests {
    /// Known answers of Philox4x32-10 from Random123 (kat_vectors).
    @Test func philoxGivesThePublishedNumbers() {
        let ones = UInt32.max
        let cases: [(counter: SIMD4<UInt32>, key: SIMD2<UInt32>, expected: SIMD4<UInt32>)] = [
            (.zero, .zero, [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
            ([ones, ones, ones, ones], [ones, ones], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
            (
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
                [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
            ),
        ]
        for (counter, key, expected) in cases { #expect(CounterRandom.philox(counter, key: key) == expected) }
    }

    @Test func aStreamReadsThePhiloxBlocksInOrder() {
        var random = CounterRandom(seed: 0)
        #expect(random.next() == 0xe169_c58d_6627_e8d5)
        #expect(random.next() == 0x9b00_dbd8_bc57_ac4c)
    }

    @Test func streamsAndStepsDiffer() {
        var seen = Set<UInt64>()
        for seed in UInt64(0)..<4 {
            for stream in ["a", "b"] {
                for step in 0..<4 {
                    var random = CounterRandom(seed: seed, stream: stream, step: step)
                    seen.insert(random.next())
                }
            }
        }
        #expect(seen.count == 32)
    }

    /// Each micro-batch of a step has draws that no other one has, however many it takes; the first has those of the step.
    @Test func microBatchesOfAStepDiffer() {
        var seen: [UInt64] = []
        for step in 0..<3 {
            for microBatch in 0..<4 {
                var random = CounterRandom(seed: 1, stream: "a", step: step, microBatch: microBatch)
                seen += (0..<100).map { _ in random.next() }
                var again = CounterRandom(seed: 1, stream: "a", step: step, microBatch: microBatch)
                #expect(seen[seen.count - 100] == again.next())
            }
            var whole = CounterRandom(seed: 1, stream: "a", step: step)
            #expect(seen[400 * step] == whole.next())
        }
        #expect(Set(seen).count == seen.count)
    }

    @Test func uniformNumbersFillTheirInterval() {
        var random = CounterRandom(seed: 1)
        let draws = (0..<20_000).map { _ in Double(random.uniform()) }
        #expect(draws.allSatisfy { $0 >= 0 && $0 < 1 })
        #expect(abs(draws.reduce(0, +) / 20_000 - 0.5) < 0.01)
        #expect(abs(draws.reduce(0) { $0 + $1 * $1 } / 20_000 - 1.0 / 3) < 0.01)
    }
}
