import CAlignment
import FileKit

/// An index in a file: a safetensors file whose arrays are used where they lie.
///
/// `letters` U8 [residues and ends], `starts` I64 [sequences + 1], `ids` and `facts` U8 with `ids.offsets` and
/// `facts.offsets` I64; of run n of the sequences, `runs` I64 [runs, 2] says where it begins and ends, `words.n` I32 where
/// each word's positions begin in `postings.n` I32. The metadata has the format, its version, and a checksum.
extension SequenceIndex {
    static let format = "sepit-sequence-index"
    /// Grows when an older program could not use the file: other words, other masks, other codes.
    static let version = "1"

    /// Whether a file is an index, whole or not.
    public static func isIndex(_ path: String) -> Bool {
        (try? SafetensorsFile(path: path))?.metadata["format"] == format
    }

    /// Writes the index; the file appears when it is complete.
    ///
    /// - Throws: `SepitError` `.cannotWrite` or `.inputOutput`, as `SafetensorsWriter`.
    public func write(to path: String) throws(SepitError) {
        var columns = [
            Column(name: "letters", type: .uint8, bytes: letters.bytes),
            Column(name: "starts", type: .int64, bytes: starts.bytes),
            Column(name: "ids", type: .uint8, bytes: ids.bytes.bytes),
            Column(name: "ids.offsets", type: .int64, bytes: ids.offsets.bytes),
            Column(name: "facts", type: .uint8, bytes: facts.bytes.bytes),
            Column(name: "facts.offsets", type: .int64, bytes: facts.offsets.bytes),
        ]
        for (number, table) in tables.enumerated() {
            columns.append(Column(name: "words.\(number)", type: .int32, bytes: table.offsets.bytes))
            columns.append(Column(name: "postings.\(number)", type: .int32, bytes: table.postings.bytes))
        }
        let runs = StoredArray(tables.flatMap { [Int64($0.range.lowerBound), Int64($0.range.upperBound)] })
        columns.append(Column(name: "runs", type: .int64, bytes: runs.bytes))
        let tensors = columns.map {
            SafetensorsWriter.Tensor(
                $0.name, shape: [$0.bytes.count / $0.type.size], type: $0.type, bytes: $0.bytes)
        }
        defer { withExtendedLifetime((self, runs)) {} }
        try SafetensorsWriter.write(
            tensors,
            metadata: ["format": Self.format, "version": Self.version, "checksum": Self.checksum(of: columns)],
            to: path)
    }

    /// Opens an index; what it holds is read when it is needed.
    ///
    /// - Throws: `SepitError` `.badData` (`index-malformed`, `index-version`), and the errors of `SafetensorsFile`.
    public init(path: String) throws(SepitError) {
        let file = try IndexFile(path: path)
        let letters = try file.array("letters", UInt8.self, .uint8)
        let starts = try file.array("starts", Int64.self, .int64)
        let runs = try file.array("runs", Int64.self, .int64)
        try file.checkSequences(letters, starts)
        let ids = try file.texts("ids", count: starts.count - 1)
        let facts = try file.texts("facts", count: starts.count - 1)
        var tables: [WordTable] = []
        var end = 0
        for number in 0..<runs.count / 2 {
            let range = (Int(exactly: runs[2 * number]) ?? 0, Int(exactly: runs[2 * number + 1]) ?? 0)
            // Each run begins with the end of the one before.
            guard range.0 == max(0, end - 1), range.1 > range.0, range.1 <= letters.count,
                letters[range.0] == ResidueCode.end, letters[range.1 - 1] == ResidueCode.end
            else { throw file.malformed("The runs don't fit the sequences.") }
            end = range.1
            let table = WordTable(
                range: range.0..<range.1, offsets: try file.array("words.\(number)", UInt32.self, .int32),
                postings: try file.array("postings.\(number)", UInt32.self, .int32))
            guard table.isSound else { throw file.malformed("The words don't fit the sequences.") }
            tables.append(table)
        }
        guard runs.count % 2 == 0, starts.count == 1 || end == letters.count else {
            throw file.malformed("The runs don't fit the sequences.")
        }
        try file.checkChecksum()
        self.init(letters: letters, starts: starts, ids: ids, facts: facts, tables: tables)
    }

    struct Column {
        var name: String
        var type: StoredType
        var bytes: UnsafeRawBufferPointer
    }

    /// 64 bits of all columns in the order of their names; for accidents, not for attacks, which the checks of the
    /// contents are for.
    static func checksum(of columns: [Column]) -> String {
        var sum: UInt64 = 0xcbf2_9ce4_8422_2325
        for column in columns.sorted(by: { $0.name < $1.name }) {
            let (bytes, whole) = (column.bytes, column.bytes.count & ~7)
            for offset in stride(from: 0, to: whole, by: 8) {
                sum =
                    (sum ^ UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
                    &* 0x9e37_79b9_7f4a_7c15
                sum ^= sum >> 29
            }
            for byte in bytes[whole...] { sum = (sum ^ UInt64(byte)) &* 0x9e37_79b9_7f4a_7c15 }
            sum = (sum ^ UInt64(bytes.count)) &* 0x9e37_79b9_7f4a_7c15
        }
        return String(sum, radix: 16)
    }
}
