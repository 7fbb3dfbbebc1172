import FileKit
import SequenceSearch
import Testing

@Suite struct SequenceIndexTests {
    /// A hundred unrelated proteins, and for each of the first ten a relative with 60% of the residues drawn anew.
    private let targets: [SearchTarget]

    init() {
        let proteins = (0..<100).map { RandomSequence.make(length: 120 + 3 * $0, stream: "protein", step: $0) }
        let relatives = (0..<10).map {
            RandomSequence.mutated(proteins[$0], share: 0.6, stream: "relative", step: $0)
        }
        targets = (proteins + relatives).enumerated().map { SearchTarget(id: "p\($0)", sequence: $1) }
    }

    @Test func findsItselfFirstThenItsRelative() throws {
        let index = try SequenceIndex(targets, workers: Workers(2))
        #expect(index.count == 110)
        for query in 0..<10 {
            let hits = try index.search(targets[query].sequence)
            #expect(hits.map(\.target) == [query, 100 + query])
            let first = try #require(hits.first)
            #expect(first.identity == 1 && first.coverage == 1 && first.expected < 1e-30)
            #expect(index.id(of: first.target) == "p\(query)")
            let direct = try LocalAlignment(of: targets[query].sequence, with: targets[100 + query].sequence)
            #expect(hits.last?.score == direct.score && hits.last?.matches == direct.matches)
            #expect(hits.last?.targetRange == direct.targetRange)
        }
        #expect(try index.search(RandomSequence.make(length: 300, stream: "stranger")).isEmpty)
    }

    @Test func givesTheSameOnAnyNumberOfThreads() throws {
        let one = try SequenceIndex(targets, workers: Workers(1))
        let two = try SequenceIndex(targets, workers: Workers(2))
        let alone = try targets.map { try one.search($0.sequence) }
        let together = try Workers(2).map(targets, isCancelled: { false }, advance: {}) { (target) throws(SepitError) in
            try two.search(target.sequence)
        }
        #expect(alone == together)
    }

    @Test func returnsTheBestOfManyInTheOrderOfTheIndex() throws {
        let copies = (0..<8).map { SearchTarget(id: "copy\($0)", sequence: targets[3].sequence) }
        let index = try SequenceIndex(targets + copies)
        let hits = try index.search(targets[3].sequence, options: SearchOptions(maximumHits: 5))
        #expect(hits.map(\.target) == [3, 110, 111, 112, 113])
    }

    /// Regions of low complexity are alike without being related.
    @Test func leavesOutRepeats() throws {
        let repeated = [UInt8](repeating: UInt8(ascii: "Q"), count: 200)
        let tandem = Array(repeatElement(Array("PAPKSE".utf8), count: 30).joined())
        let index = try SequenceIndex(
            targets + [repeated, tandem].map { SearchTarget(id: "low", sequence: $0) })
        #expect(try index.search(RandomSequence.make(length: 100, stream: "head") + repeated).isEmpty)
        #expect(try index.search(RandomSequence.make(length: 100, stream: "head") + tandem).isEmpty)
    }

    @Test func searchesAnything() throws {
        let odd = ["", "M", "X", "XXXXXXXXXXXXXXXXXXXX", "*", "BZJUO", "mktayiakqr", "\u{7F}\u{1}"]
        let index = try SequenceIndex(odd.map { SearchTarget(id: $0, sequence: Array($0.utf8)) } + targets)
        for query in odd { #expect(try index.search(Array(query.utf8)).isEmpty) }
        let lower = String(decoding: targets[0].sequence, as: UTF8.self).lowercased()
        #expect(try index.search(Array(lower.utf8)).first?.target == odd.count)
        #expect(try SequenceIndex([]).search(targets[0].sequence).isEmpty)
    }

    /// A query longer than a window of the word search, related to targets at both ends only.
    @Test func findsPartsOfLongQueries() throws {
        let query =
            targets[0].sequence + RandomSequence.make(length: 35_000, stream: "middle") + targets[1].sequence
        let index = try SequenceIndex(targets + [SearchTarget(id: "long", sequence: query)])
        let hits = try index.search(query)
        #expect(hits.first?.target == 110 && hits.first?.columns == query.count)
        #expect(Set(hits.map(\.target)).isSuperset(of: [0, 1, 110]))
        #expect(try index.search(targets[1].sequence).map(\.target).contains(110))
    }
}
