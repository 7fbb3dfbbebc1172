import FileKit

/// The arrays of an index file, checked before they are used: a file that was damaged or made up is refused.
struct IndexFile {
    private let file: SafetensorsFile

    /// - Throws: `SepitError` `.badData` (`index-malformed`, `index-version`), and the errors of `SafetensorsFile`.
    init(path: String) throws(SepitError) {
        file = try SafetensorsFile(path: path)
        guard file.metadata["format"] == SequenceIndex.format else {
            throw malformed("The file is no index of sequences.")
        }
        guard file.metadata["version"] == SequenceIndex.version else {
            throw SepitError(
                .badData, code: "index-version", "The index was made by another version of the program.", file: path,
                expected: SequenceIndex.version, found: file.metadata["version"],
                hint: "Make it again with `sepit search --build`.")
        }
    }

    func malformed(_ message: String) -> SepitError {
        SepitError(
            .badData, code: "index-malformed", message, file: file.path,
            hint: "Make the index again with `sepit search --build`.")
    }

    /// An array in place.
    func array<Element>(
        _ name: String, _: Element.Type, _ type: StoredType
    ) throws(SepitError) -> StoredArray<Element> {
        guard let tensor = file.entry(name), tensor.type == type, tensor.shape.count == 1 else {
            throw malformed("The array '\(name)' is missing or of another type.")
        }
        let bytes = tensor.bytes
        guard Int(bitPattern: bytes.baseAddress) % MemoryLayout<Element>.alignment == 0 else {
            throw malformed("The array '\(name)' is not aligned.")
        }
        return StoredArray(mapped: bytes, owner: tensor.file)
    }

    /// So many texts.
    func texts(_ name: String, count: Int) throws(SepitError) -> StoredTexts {
        let bytes = try array(name, UInt8.self, .uint8)
        let offsets = try array(name + ".offsets", Int64.self, .int64)
        let fits = offsets.withElements { offsets in
            offsets.count == count + 1 && offsets.first == 0 && offsets.last == Int64(bytes.count)
                && zip(offsets, offsets.dropFirst()).allSatisfy(<=)
        }
        guard fits else { throw malformed("The offsets of '\(name)' don't fit.") }
        return StoredTexts(bytes: bytes, offsets: offsets)
    }

    /// Sequences of residues, each with an end before and after, and no end elsewhere.
    func checkSequences(_ letters: StoredArray<UInt8>, _ starts: StoredArray<Int64>) throws(SepitError) {
        let isSound = letters.withElements { letters in
            starts.withElements { starts in
                starts.first == 1 && starts.last == Int64(letters.count) && starts.count <= Int(Int32.max)
                    && zip(starts, starts.dropFirst()).allSatisfy(<)
                    && starts.allSatisfy { letters[Int($0) - 1] == ResidueCode.end }
                    && letters.reduce(0) { $0 + ($1 == ResidueCode.end ? 1 : 0) } == starts.count
                    && letters.allSatisfy { $0 <= ResidueCode.unknown || $0 == ResidueCode.end }
            }
        }
        guard isSound else { throw malformed("The sequences are damaged.") }
    }

    /// Compares the contents with what they were when they were written.
    func checkChecksum() throws(SepitError) {
        let columns = file.names.compactMap { name in
            file.entry(name).map { SequenceIndex.Column(name: name, type: $0.type, bytes: $0.bytes) }
        }
        defer { withExtendedLifetime(file) {} }
        guard SequenceIndex.checksum(of: columns) == file.metadata["checksum"] else {
            throw malformed("The contents are not those that were written.")
        }
    }
}
