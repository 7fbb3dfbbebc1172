import CAlignment
import FileKit

/// The sequences of an index as they are kept in a file: five bits for a residue, and which are repeats.
public struct PackedSequences: Sendable {
    /// Codes of all sequences with an end after each, packed.
    public var letters: [UInt8]
    /// How many codes there are.
    public var count: Int
    /// Lengths of what is shown and what is hidden in turn, seven bits in a byte, the lowest first; the highest bit says that
    /// the number goes on.
    public var hidden: [UInt8]

    /// The parts of a file; nothing is checked yet.
    public init(letters: [UInt8], count: Int, hidden: [UInt8]) {
        (self.letters, self.count, self.hidden) = (letters, count, hidden)
    }
}

extension SequenceIndex {
    /// The sequences without their words.
    public var packed: PackedSequences {
        let codes = letters.count - 1
        let packed = [UInt8](unsafeUninitializedCapacity: (5 * codes + 7) / 8) { packed, count in
            letters.withElements { letters in
                guard let start = letters.baseAddress, let target = packed.baseAddress else { return }
                ca_pack(start + 1, codes, target)
            }
            count = (5 * codes + 7) / 8
        }
        var lengths: [UInt8] = []
        var last: Int64 = 0
        for place in 0..<hidden.count {
            var length = UInt64(hidden[place] - last)
            while length >= 128 {
                lengths.append(UInt8(truncatingIfNeeded: length) | 128)
                length >>= 7
            }
            lengths.append(UInt8(length))
            last = hidden[place]
        }
        return PackedSequences(letters: packed, count: codes, hidden: lengths)
    }

    /// Takes sequences out of their packing; without an index of words. Nil where they can't have been packed.
    public init?(_ packed: PackedSequences) {
        let codes = packed.count
        guard codes >= 0, codes < Int.max / 8, packed.letters.count == (5 * codes + 7) / 8 else { return nil }
        var ends = 0
        let letters = StoredArray<UInt8>(count: codes + 1) { letters in
            letters[0] = ResidueCode.end
            guard codes > 0, let start = letters.baseAddress else { return }
            ends = packed.letters.withUnsafeBufferPointer { ca_unpack($0.baseAddress, codes, start + 1) }
        }
        guard ends >= 0, ends < Int(Int32.max), letters[codes] == ResidueCode.end,
            let hidden = Self.hidden(packed.hidden, before: codes + 1)
        else { return nil }
        let starts = StoredArray<Int64>(count: ends + 1) { starts in
            letters.withElements { letters in
                var next = 0
                for place in letters.indices where letters[place] == ResidueCode.end {
                    starts[next] = Int64(place + 1)
                    next += 1
                }
            }
        }
        self.init(letters: letters, starts: starts, hidden: StoredArray(hidden))
    }

    /// Pairs of places, ascending; nil where they go beyond `limit`.
    private static func hidden(_ bytes: [UInt8], before limit: Int) -> [Int64]? {
        var places: [Int64] = []
        var (place, length, shift) = (Int64(0), Int64(0), Int64(0))
        for byte in bytes {
            length |= Int64(byte & 127) << shift
            shift += 7
            guard shift < 63 else { return nil }
            if byte >= 128 { continue }
            guard length <= Int64(limit) - place, length > 0 || places.isEmpty else { return nil }
            place += length
            places.append(place)
            (length, shift) = (0, 0)
        }
        return places.count % 2 == 0 && shift == 0 ? places : nil
    }
}
