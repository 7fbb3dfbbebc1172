import FileKit
import SequenceSearch
import Testing

@Suite struct PairSearchTests {
    /// Twenty families of an ancestor and seven remote descendants each, with 60% of the residues drawn anew, then thirty
    /// sequences that are related to none; in an order in which families are scattered.
    private let sequences: [[UInt8]]
    private let familyCount = 20
    private let condition: PairCondition

    init() {
        var condition = PairCondition(identity: 0.25, coverage: 0.4)
        // None by chance, which strangers would otherwise be joined by now and then.
        condition.expectedHits = 1e-6
        self.condition = condition
        let families = (0..<20).map { family in
            let ancestor = RandomSequence.make(length: 150 + 5 * family, stream: "ancestor", step: family)
            return [ancestor]
                + (0..<7).map {
                    RandomSequence.mutated(ancestor, share: 0.6, stream: "descendant", step: 100 * family + $0)
                }
        }
        sequences =
            (0..<8).flatMap { member in families.map { $0[member] } }
            + (0..<30).map { RandomSequence.make(length: 200, stream: "stranger", step: $0) }
    }

    private func groups(workers: Int = 1, longestRun: Int = 1 << 25, blockSize: Int = 1024) throws -> [Int32] {
        let search = try PairSearch(
            sequences, workers: Workers(workers), longestRun: longestRun, blockSize: blockSize)
        var groups = DisjointSets(count: search.count)
        try search.join(&groups, condition)
        return groups.roots()
    }

    /// Ancestor and descendant have 40% of their residues in common, two descendants less than 20%.
    @Test func keepsRemoteFamiliesTogetherAndStrangersApart() throws {
        let expected = (0..<8 * familyCount).map { Int32($0 % familyCount) } + (160..<190).map { Int32($0) }
        #expect(try groups() == expected)
    }

    @Test func groupsDependNeitherOnThreadsNorOnSizes() throws {
        let expected = try groups()
        for (workers, run, block) in [(2, 1 << 25, 1024), (2, 1000, 7), (1, 5000, 1), (2, 1, 1000)] {
            #expect(try groups(workers: workers, longestRun: run, blockSize: block) == expected)
        }
    }

    @Test func findsEachPairOnce() throws {
        let copies = sequences.prefix(20).map { sequence in
            var copy = sequence
            for place in stride(from: 20, to: copy.count - 20, by: 40) {
                copy[place] = UInt8(ascii: copy[place] == UInt8(ascii: "W") ? "A" : "W")
            }
            return copy
        }
        let expected = (0..<20).map { [Int32($0), Int32(190 + $0)] }
        let near = PairCondition(identity: 0.95, coverage: 0.9, of: .longer)
        for run in [1 << 25, 2000] {
            let search = try PairSearch(sequences + copies, workers: Workers(2), longestRun: run)
            let pairs = try search.pairs(near, .nearlySame)
            #expect(pairs.map { [$0.first, $0.second] } == expected)
            #expect(pairs.allSatisfy { $0.identity >= 0.95 && $0.identity < 1 })
        }
    }

    /// A part of a longer sequence is similar to it, but not nearly the same.
    @Test func countsCoverageAsTold() throws {
        let whole = sequences[0]
        let search = try PairSearch([whole, Array(whole.prefix(80))], workers: Workers(1))
        #expect(try search.pairs(PairCondition(identity: 0.95, coverage: 0.9), .groups).count == 1)
        #expect(try search.pairs(PairCondition(identity: 0.95, coverage: 0.9, of: .longer), .nearlySame).isEmpty)
    }

    /// Of each other group at least one pair, of the own group none.
    @Test func linksLeadToOtherGroups() throws {
        let search = try PairSearch(sequences, workers: Workers(2), longestRun: 4000)
        var halves = (0..<190).map { Int32($0 % 20) }
        for index in 0..<160 where index >= 80 { halves[index] += 100 }
        for index in 160..<190 { halves[index] = Int32(1000 + index) }
        let links = try search.links(of: Array(0..<20), groups: halves, condition)
        #expect(Set(links.map(\.first)) == Set(0..<20))
        #expect(links.allSatisfy { $0.second >= 80 && $0.second < 160 && $0.first % 20 == $0.second % 20 })
        let whole = (0..<190).map { $0 < 160 ? Int32($0 % 20) : Int32($0) }
        #expect(try search.links(of: Array(0..<20), groups: whole, condition).isEmpty)
    }

    @Test func nothingIsSimilarToNothing() throws {
        for few in [[], [[]], [[], Array("MKT".utf8), []]] as [[[UInt8]]] {
            let search = try PairSearch(few, workers: Workers(2))
            var groups = DisjointSets(count: search.count)
            try search.join(&groups, condition)
            #expect(groups.roots() == few.indices.map { Int32($0) })
            #expect(try search.pairs(condition, .audit).isEmpty)
        }
    }
}
