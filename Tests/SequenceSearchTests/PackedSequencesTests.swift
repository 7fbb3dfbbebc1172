import FileKit
import SequenceSearch
import Testing

@Suite struct PackedSequencesTests {
    private let sequences: [[UInt8]]

    init() {
        sequences =
            (0..<30).map { RandomSequence.make(length: 3 * $0, stream: "protein", step: $0) }
            + [Array(repeatElement(Array("PAPKSE".utf8), count: 30).joined()), Array("MXXBZJUO".utf8)]
    }

    @Test func areTakenOutAsTheyWerePutIn() throws {
        let made = try SequenceIndex(sequences, hasWords: false)
        let packed = made.packed
        #expect(packed.letters.count == (5 * packed.count + 7) / 8 && !packed.hidden.isEmpty)
        let read = try #require(SequenceIndex(packed))
        #expect(read.count == sequences.count && read.residueCount == made.residueCount)
        for number in 0..<30 { #expect(read.sequence(of: number) == sequences[number]) }
        #expect(read.sequence(of: 31) == Array("MXXDELCK".utf8))
        for query in sequences { #expect(try read.search(query) == made.search(query)) }
        #expect(read.packed.hidden == packed.hidden && read.packed.letters == packed.letters)
    }

    @Test func whatCanNotHaveBeenPackedIsRefused() throws {
        let packed = try SequenceIndex(sequences, hasWords: false).packed
        var damaged = packed
        damaged.count += 8
        #expect(SequenceIndex(damaged) == nil)
        damaged.count = .max
        #expect(SequenceIndex(damaged) == nil)
        damaged.count = -1
        #expect(SequenceIndex(damaged) == nil)
        for hidden in [
            packed.hidden.dropLast(), packed.hidden + [0, 0], packed.hidden + [127, 127, 127],
            [UInt8](repeating: 255, count: 20) + [1], [UInt8](repeating: 127, count: 200),
        ] {
            damaged = packed
            damaged.hidden = Array(hidden)
            #expect(SequenceIndex(damaged) == nil)
        }
        for place in 0..<packed.letters.count {
            damaged = packed
            damaged.letters[place] = 0xB7  // a code between the residues and the end
            if let index = SequenceIndex(damaged) { #expect(index.residueCount >= 0) }
        }
        #expect(SequenceIndex(PackedSequences(letters: [], count: 0, hidden: []))?.count == 0)
    }
}
