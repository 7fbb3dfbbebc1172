import FileKit
import SequenceSearch
import Testing

@Suite struct SequenceIndexTests {
    /// A hundred unrelated proteins, and for each of the first ten a relative with 60% of the residues drawn anew.
    private let targets: [[UInt8]]

    init() {
        let proteins = (0..<100).map { RandomSequence.make(length: 120 + 3 * $0, stream: "protein", step: $0) }
        let relatives = (0..<10).map {
            RandomSequence.mutated(proteins[$0], share: 0.6, stream: "relative", step: $0)
        }
        targets = proteins + relatives
    }

    @Test func findsItselfFirstThenItsRelative() throws {
        let index = try SequenceIndex(targets, workers: Workers(2))
        #expect(index.count == 110)
        for query in 0..<10 {
            let hits = try index.search(targets[query])
            #expect(hits.map(\.target) == [query, 100 + query])
            let first = try #require(hits.first)
            #expect(first.identity == 1 && first.coverage == 1 && first.expected < 1e-30)
            let direct = try LocalAlignment(of: targets[query], with: targets[100 + query])
            #expect(hits.last?.score == direct.score && hits.last?.matches == direct.matches)
            #expect(hits.last?.targetRange == direct.targetRange)
        }
        #expect(try index.search(RandomSequence.make(length: 300, stream: "stranger")).isEmpty)
    }

    @Test func givesTheSameOnAnyNumberOfThreads() throws {
        let one = try SequenceIndex(targets, workers: Workers(1))
        let two = try SequenceIndex(targets, workers: Workers(2))
        let alone = try targets.map { try one.search($0) }
        let together = try Workers(2).map(targets, isCancelled: { false }, advance: {}) { (target) throws(SepitError) in
            try two.search(target)
        }
        #expect(alone == together)
    }

    /// With an index of words or without, on any number of threads, at any level.
    @Test func findsTheSameWithoutAnIndexOfWords() throws {
        let indexed = try SequenceIndex(targets)
        let plain = try SequenceIndex(targets, hasWords: false)
        let queries = targets.map { RandomSequence.mutated($0, share: 0.3, stream: "query", step: $0.count) } + targets
        for query in queries {
            let hits = try indexed.search(query)
            #expect(!hits.isEmpty)
            for level in ["avx512", "avx2", "neon", "plain"] {
                let options = SearchOptions(level: level)
                #expect(try plain.search(query, options: options, workers: Workers(2)) == hits)
            }
        }
        #expect(try plain.withWords(workers: Workers(2)).search(targets[0]) == indexed.search(targets[0]))
    }

    @Test func returnsTheBestOfManyInTheOrderOfTheIndex() throws {
        let copies = (0..<8).map { _ in targets[3] }
        let index = try SequenceIndex(targets + copies)
        let hits = try index.search(targets[3], options: SearchOptions(maximumHits: 5))
        #expect(hits.map(\.target) == [3, 110, 111, 112, 113])
    }

    /// Regions of low complexity are alike without being related.
    @Test func leavesOutRepeats() throws {
        let repeated = [UInt8](repeating: UInt8(ascii: "Q"), count: 200)
        let tandem = Array(repeatElement(Array("PAPKSE".utf8), count: 30).joined())
        let index = try SequenceIndex(targets + [repeated, tandem])
        #expect(try index.search(RandomSequence.make(length: 100, stream: "head") + repeated).isEmpty)
        #expect(try index.search(RandomSequence.make(length: 100, stream: "head") + tandem).isEmpty)
    }

    @Test func searchesAnything() throws {
        let odd = ["", "M", "X", "XXXXXXXXXXXXXXXXXXXX", "*", "BZJUO", "mktayiakqr", "\u{7F}\u{1}"]
        let index = try SequenceIndex(odd.map { Array($0.utf8) } + targets)
        for query in odd { #expect(try index.search(Array(query.utf8)).isEmpty) }
        let lower = String(decoding: targets[0], as: UTF8.self).lowercased()
        #expect(try index.search(Array(lower.utf8)).first?.target == odd.count)
        #expect(try SequenceIndex([[UInt8]]()).search(targets[0]).isEmpty)
    }

    /// A query longer than a window of the word search, related to targets at both ends only.
    @Test func findsPartsOfLongQueries() throws {
        let query =
            targets[0] + RandomSequence.make(length: 35_000, stream: "middle") + targets[1]
        let index = try SequenceIndex(targets + [query])
        let hits = try index.search(query)
        #expect(hits.first?.target == 110 && hits.first?.columns == query.count)
        #expect(Set(hits.map(\.target)).isSuperset(of: [0, 1, 110]))
        #expect(try index.search(targets[1]).map(\.target).contains(110))
    }
}
