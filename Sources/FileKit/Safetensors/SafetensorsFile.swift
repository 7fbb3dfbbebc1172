/// A safetensors file, memory-mapped; the whole header is checked before anything is returned.
///
/// Layout: 8 bytes header length (little-endian), a JSON header, then the tensors' bytes without gaps. A header that
/// claims more than the file holds is refused before anything of the claimed size is allocated.
/// Source: https://github.com/huggingface/safetensors, section "Format".
public struct SafetensorsFile: TensorSource {
    /// The largest header that the format allows, in bytes.
    public static let headerLimit = 100_000_000

    /// The file, for messages.
    public let path: String
    /// All tensor names, sorted.
    public let names: [String]
    /// The header's `__metadata__`.
    public let metadata: [String: String]
    let entries: [String: StoredTensor]

    /// - Throws: `SepitError` `.missingInput` or `.inputOutput` as `MappedFile`, or `.badData` with a code that begins
    ///   with `safetensors-` (or is `json-syntax`).
    public init(path: String) throws(SepitError) {
        let file = try MappedFile(path: path)
        guard file.bytes.count >= 8 else {
            throw SepitError(
                .badData, code: "safetensors-truncated", "The file ends within the header length.", file: path,
                expected: "8 bytes", found: "\(file.bytes.count)")
        }
        try file.requireDownloaded()
        let claimed = UInt64(littleEndian: file.bytes.loadUnaligned(as: UInt64.self))
        guard let headerLength = Int(exactly: claimed), headerLength <= Self.headerLimit else {
            throw SepitError(
                .badData, code: "safetensors-header-too-large", "The header claims to be too large.", file: path,
                expected: "at most \(Self.headerLimit) bytes", found: "\(claimed)",
                hint: "This may not be a safetensors file.")
        }
        let dataStart = 8 + headerLength
        guard dataStart <= file.bytes.count else {
            throw SepitError(
                .badData, code: "safetensors-truncated", "The file ends within the header.", file: path,
                expected: "\(dataStart) bytes", found: "\(file.bytes.count)", hint: "Was the download cut short?")
        }
        var header = SafetensorsHeader(file: file, data: dataStart..<file.bytes.count)
        try header.read(UnsafeRawBufferPointer(rebasing: file.bytes[8..<dataStart]))
        try header.checkLayout()
        self.path = path
        metadata = header.metadata
        entries = header.entries
        names = header.entries.keys.sorted()
    }

    /// The tensor of that name, if there is one.
    public func entry(_ name: String) -> StoredTensor? { entries[name] }
}

/// The JSON header while it is read and checked.
private struct SafetensorsHeader {
    let file: MappedFile
    let data: Range<Int>
    var entries: [String: StoredTensor] = [:]
    var metadata: [String: String] = [:]
    private var hasMetadata = false
    private var described = 0

    init(file: MappedFile, data: Range<Int>) {
        self.file = file
        self.data = data
    }

    mutating func read(_ bytes: UnsafeRawBufferPointer) throws(SepitError) {
        guard bytes.first == UInt8(ascii: "{") else { throw problem("header", "The header doesn't begin with '{'.") }
        var scanner = JSONScanner(bytes, file: file.path)
        try scanner.forEachMember { (scanner, name) throws(SepitError) in
            if name == "__metadata__" {
                try readMetadata(&scanner)
            } else {
                let tensor = try readTensor(name, &scanner)
                described += tensor.range.count  // no overflow: each is checked against the file's length
                guard described <= data.count else {
                    throw problem("overlap", "The tensors up to '\(name)' are larger than the file, so they overlap.")
                }
                guard entries.updateValue(tensor, forKey: name) == nil else { throw duplicate(name) }
            }
        }
        try scanner.end()
    }

    private mutating func readMetadata(_ scanner: inout JSONScanner) throws(SepitError) {
        guard !hasMetadata else { throw duplicate("__metadata__") }
        hasMetadata = true
        try scanner.forEachMember { (scanner, key) throws(SepitError) in
            guard metadata.updateValue(try scanner.string(), forKey: key) == nil else { throw duplicate(key) }
        }
    }

    private func readTensor(_ name: String, _ scanner: inout JSONScanner) throws(SepitError) -> StoredTensor {
        var type: StoredType?
        var shape: [Int]?
        var offsets: [Int]?
        try scanner.forEachMember { (scanner, key) throws(SepitError) in
            switch key {
            case "dtype" where type == nil:
                let spelling = try scanner.string()
                guard let known = StoredType(rawValue: spelling), StoredType.plain.contains(known) else {
                    throw problem(
                        "dtype", "Tensor '\(name)' has an element type that this reader doesn't know.",
                        expected: StoredType.plain.map(\.rawValue).joined(separator: ", "), found: spelling)
                }
                type = known
            case "shape" where shape == nil: shape = try integers(&scanner, limit: 32)
            case "data_offsets" where offsets == nil: offsets = try integers(&scanner, limit: 2)
            case "dtype", "shape", "data_offsets": throw duplicate(key)
            default: throw problem("header", "Tensor '\(name)' has an unknown field.", found: key)
            }
        }
        guard let type, let shape, let offsets, offsets.count == 2 else {
            throw problem(
                "header", "The description of tensor '\(name)' is incomplete.",
                expected: "dtype, shape and two data_offsets")
        }
        guard offsets[0] <= offsets[1], offsets[1] <= data.count else {
            throw problem(
                "offsets", "The offsets of tensor '\(name)' are reversed or lie outside the file.",
                expected: "an ascending pair, at most \(data.count)", found: "\(offsets)")
        }
        guard let size = type.byteCount(shape) else {
            throw problem("size", "The size of tensor '\(name)' overflows.", found: "\(type.rawValue) \(shape)")
        }
        guard size == offsets[1] - offsets[0] else {
            throw problem(
                "size", "The offsets of tensor '\(name)' don't fit its shape.",
                expected: "\(size) bytes for \(type.rawValue) \(shape)", found: "\(offsets[1] - offsets[0])")
        }
        let start = data.lowerBound
        return StoredTensor(
            name: name, type: type, shape: shape, file: file, range: start + offsets[0]..<start + offsets[1])
    }

    private func integers(_ scanner: inout JSONScanner, limit: Int) throws(SepitError) -> [Int] {
        var values: [Int] = []
        try scanner.forEachElement { scanner throws(SepitError) in
            let value = try scanner.integer()
            guard value >= 0 else { throw problem("offsets", "The header holds a negative number.", found: "\(value)") }
            guard values.count < limit else { throw problem("header", "A list in the header is too long.") }
            values.append(value)
        }
        return values
    }

    /// The tensors must tile the data exactly: no overlap, no hole, nothing behind the last.
    func checkLayout() throws(SepitError) {
        var end = data.lowerBound
        let ordered = entries.values.sorted {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }
        for tensor in ordered {
            guard tensor.range.lowerBound == end else {
                throw tensor.range.lowerBound < end
                    ? problem("overlap", "Tensor '\(tensor.name)' overlaps another one.")
                    : problem("hole", "There is a gap before tensor '\(tensor.name)'.")
            }
            end = tensor.range.upperBound
        }
        guard end == data.upperBound else {
            throw problem(
                "trailing-bytes", "There are bytes behind the last tensor.", found: "\(data.upperBound - end) bytes")
        }
    }

    private func duplicate(_ key: String) -> SepitError {
        problem("duplicate-name", "The header names '\(key)' twice.")
    }

    private func problem(
        _ code: String, _ message: String, expected: String? = nil, found: String? = nil
    ) -> SepitError {
        SepitError(
            .badData, code: "safetensors-" + code, message, file: file.path, expected: expected, found: found)
    }
}
