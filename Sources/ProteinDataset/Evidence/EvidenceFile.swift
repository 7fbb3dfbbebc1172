import FileKit
import ProteinKit
import SequenceSearch

/// An evidence index in a file: a safetensors file of `letters` U8, five bits for a residue, `hidden` U8, the repeats
/// among them (both as in `PackedSequences`), `names` U8, gzipped, and `facts` U8, gzipped in blocks that `blocks` I64 [blocks + 1]
/// says the places of. The metadata has the format, its version, the number of codes and a checksum.
enum EvidenceFile {
    static let format = "sepit-evidence"
    /// Grows when an older program could not use the file.
    static let version = "1"

    /// Whether a file is an index, whole or not.
    static func isIndex(_ path: String) -> Bool { (try? SafetensorsFile(path: path))?.metadata["format"] == format }

    static func malformed(_ message: String, _ path: String?) -> SepitError {
        SepitError(
            .badData, code: "index-malformed", message, file: path,
            hint: "Make the index again with `sepit search --build`.")
    }

    /// Of the contents in the order of their names; for accidents, not for attacks, which the checks of the contents are
    /// for.
    static func checksum(of columns: [(name: String, bytes: UnsafeRawBufferPointer)]) -> String {
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

extension EvidenceIndex {
    /// Writes the index; the file appears when it is complete, with the same bytes for the same proteins.
    ///
    /// - Throws: `SepitError` `.cannotWrite` or `.inputOutput`, as `SafetensorsWriter`.
    public func write(to path: String) throws(SepitError) {
        let packed = sequences.packed
        var places: [Int64] = [0]
        for block in records.blocks { places.append((places.last ?? 0) + Int64(block.count)) }
        let bytes: [(String, [UInt8])] = [
            ("letters", packed.letters), ("hidden", packed.hidden),
            ("names", try GzipWriter.compress(records.names, level: 9)), ("facts", Array(records.blocks.joined())),
            ("blocks", places.flatMap { withUnsafeBytes(of: $0.littleEndian) { Array($0) } }),
        ]
        // The memory of each stays where it is while it is written.
        let columns = bytes.map { name, content in
            let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: content.count, alignment: 8)
            memory.copyBytes(from: content)
            return (name: name, bytes: UnsafeRawBufferPointer(memory))
        }
        defer { for column in columns { column.bytes.deallocate() } }
        let tensors = columns.map { column in
            let type: StoredType = column.name == "blocks" ? .int64 : .uint8
            return SafetensorsWriter.Tensor(
                column.name, shape: [column.bytes.count / type.size], type: type, bytes: column.bytes)
        }
        try SafetensorsWriter.write(
            tensors,
            metadata: [
                "format": EvidenceFile.format, "version": EvidenceFile.version, "codes": String(packed.count),
                "checksum": EvidenceFile.checksum(of: columns),
            ], to: path)
    }

    /// Reads an index that `write` wrote.
    ///
    /// - Throws: `SepitError` `.badData` (`index-malformed`, `index-version`), and the errors of `SafetensorsFile`.
    public init(file path: String) throws(SepitError) {
        let file = try SafetensorsFile(path: path)
        defer { withExtendedLifetime(file) {} }
        func malformed(_ message: String) -> SepitError { EvidenceFile.malformed(message, path) }
        guard file.metadata["format"] == EvidenceFile.format else { throw malformed("The file is no index.") }
        guard file.metadata["version"] == EvidenceFile.version else {
            throw SepitError(
                .badData, code: "index-version", "The index was made by another version of the program.", file: path,
                expected: EvidenceFile.version, found: file.metadata["version"],
                hint: "Make it again with `sepit search --build`.")
        }
        func bytes(_ name: String, _ type: StoredType = .uint8) throws(SepitError) -> UnsafeRawBufferPointer {
            guard let tensor = file.entry(name), tensor.type == type, tensor.shape.count == 1 else {
                throw malformed("The array '\(name)' is missing or of another type.")
            }
            return tensor.bytes
        }
        let (letters, hidden) = (try bytes("letters"), try bytes("hidden"))
        let (names, facts, blocks) = (try bytes("names"), try bytes("facts"), try bytes("blocks", .int64))
        let columns = [
            ("letters", letters), ("hidden", hidden), ("names", names), ("facts", facts), ("blocks", blocks),
        ]
        guard EvidenceFile.checksum(of: columns) == file.metadata["checksum"] else {
            throw malformed("The contents are not those that were written.")
        }
        guard let codes = file.metadata["codes"].flatMap({ Int($0) }),
            let sequences = SequenceIndex(
                PackedSequences(letters: Array(letters), count: codes, hidden: Array(hidden)))
        else { throw malformed("The sequences are damaged.") }
        let text = try Gzip.decompress(Array(names), name: path)
        guard let pieces = Self.pieces(of: facts, at: blocks),
            let records = EvidenceRecords(names: text, blocks: pieces), records.count == sequences.count
        else { throw malformed("The facts don't fit the sequences.") }
        self.init(sequences, records)
    }

    private static func pieces(
        of facts: UnsafeRawBufferPointer, at blocks: UnsafeRawBufferPointer
    ) -> [[UInt8]]? {
        let places = stride(from: 0, to: blocks.count, by: 8).map {
            Int(Int64(littleEndian: blocks.loadUnaligned(fromByteOffset: $0, as: Int64.self)))
        }
        guard places.first == 0, places.last == facts.count, zip(places, places.dropFirst()).allSatisfy(<=) else {
            return nil
        }
        return zip(places, places.dropFirst()).map { Array(facts[$0..<$1]) }
    }
}
