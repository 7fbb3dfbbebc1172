import FileKit
import SequenceSearch
import Testing

@Suite struct LocalAlignmentTests {
    static let levels = ["avx512", "avx2", "neon", "plain"]
    private static let goldens =
        (#filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }) + "/Goldens/alignments.tsv"

    /// What parasail finds; see scripts/goldens/alignment_goldens.py.
    @Test(arguments: levels) func agreesWithParasail(level: String) throws {
        let lines = String(decoding: try FileSystem.read(Self.goldens), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 25)
        for line in lines.dropFirst() {
            let cells = line.split(separator: "\t")
            let numbers = cells.dropFirst(2).compactMap { Int($0) }
            let found = try LocalAlignment(
                of: Array(cells[0].utf8), with: Array(cells[1].utf8), correctsComposition: false, level: level)
            #expect(found.score == numbers[0])
            #expect(found.queryRange.upperBound == numbers[1] + 1)
            #expect(found.targetRange.upperBound == numbers[2] + 1)
            #expect(found.matches == numbers[3])
            #expect(found.columns == numbers[4])
        }
    }

    /// By definition: residues that are equal, with the scores of the table, and no gap.
    @Test func alignsASequenceWithItselfWhole() throws {
        let protein = Array("MKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQ".utf8)
        let found = try LocalAlignment(of: protein, with: protein, correctsComposition: false)
        #expect(found.matches == protein.count && found.columns == protein.count && found.identity == 1)
        #expect(found.queryRange == 0..<protein.count && found.targetRange == 0..<protein.count)
    }

    /// Scores that 8 and 16 bits can't hold, and a gap that is far wider than the band.
    @Test(arguments: levels) func holdsLongSequencesAndWideGaps(level: String) throws {
        let long = RandomSequence.make(length: 14_000, stream: "long")
        let whole = try LocalAlignment(of: long, with: long, correctsComposition: false, level: level)
        #expect(whole.matches == 14_000 && whole.score > 65_535)
        let gapped = Array(long[..<400]) + RandomSequence.make(length: 90, stream: "insert") + Array(long[400..<800])
        let found = try LocalAlignment(of: Array(long[..<800]), with: gapped, correctsComposition: false, level: level)
        #expect(found.columns == 890 && found.matches >= 800)
    }

    @Test func findsNothingWhereNothingFits() throws {
        for (first, second) in [("", ""), ("", "MKT"), ("MKT", ""), ("XXXX", "XXXX"), ("W", "G"), ("***", "MKT")] {
            #expect(try LocalAlignment(of: Array(first.utf8), with: Array(second.utf8)) == LocalAlignment.none)
        }
    }

    /// Lower case, and letters that stand for two residues or rare ones.
    @Test func readsUnusualLetters() throws {
        let usual = try LocalAlignment(of: Array("WHDELCKWH".utf8), with: Array("WHDELCKWH".utf8))
        #expect(usual.matches == 9)
        #expect(try LocalAlignment(of: Array("whbzjuowh".utf8), with: Array("WHDELCKWH".utf8)) == usual)
        let unknown = try LocalAlignment(
            of: Array("WHWHXXWHWH".utf8), with: Array("WHWHXXWHWH".utf8), correctsComposition: false)
        #expect(unknown.columns == 10 && unknown.matches == 8)
    }

    /// The rows of the goldens' pairs have their columns and matches, and the residues of both sequences.
    @Test(arguments: levels) func rowsAreThoseOfTheAlignment(level: String) throws {
        let lines = String(decoding: try FileSystem.read(Self.goldens), as: UTF8.self).split(separator: "\n")
        for line in lines.dropFirst() {
            let pair = line.split(separator: "\t").prefix(2).map { Array($0.utf8) }
            let found = try LocalAlignment(of: pair[0], with: pair[1], level: level)
            let rows = AlignedRows(of: pair[0], with: pair[1], level: level)
            guard found.columns > 0 else {
                #expect(rows == nil)
                continue
            }
            #expect(rows?.alignment == found)
            #expect(rows?.query.count == found.columns && rows?.target.count == found.columns)
            #expect(rows?.marks.count { $0 == "|" } == found.matches)
            #expect(rows?.query.filter { $0 != "-" } == String(decoding: pair[0][found.queryRange], as: UTF8.self))
            #expect(rows?.target.filter { $0 != "-" } == String(decoding: pair[1][found.targetRange], as: UTF8.self))
        }
    }

    @Test func rowsAreWrittenWithNumbers() throws {
        let first = Array("MKTAYIAKQRQISFVKSHFSRQWWLEERLGLIEVQ".utf8)
        let second = Array("GGMKTAYIAKQRQISFIKSHFSRQLEERLGLIEVQ".utf8)
        let rows = try #require(AlignedRows(of: first, with: second))
        #expect(
            rows.query == "MKTAYIAKQRQISFVKSHFSRQWWLEERLGLIEVQ" && rows.target == "MKTAYIAKQRQISFIKSHFSRQ--LEERLGLIEVQ")
        #expect(rows.marks == "||||||||||||||+|||||||  |||||||||||")
        #expect(
            rows.lines(width: 30) == [
                "query   1 MKTAYIAKQRQISFVKSHFSRQWWLEERLG 30", "          ||||||||||||||+|||||||  ||||||",
                "target  3 MKTAYIAKQRQISFIKSHFSRQ--LEERLG 30", "query  31 LIEVQ 35", "          |||||",
                "target 31 LIEVQ 35",
            ])
        #expect(AlignedRows(of: Array("XXXXX".utf8), with: Array("WWWWW".utf8)) == nil)
        let itself = try #require(AlignedRows(of: first, with: first))
        #expect(itself.alignment.matches == first.count && itself.query == itself.target)
    }
}
