/// What stands before the weights of a GGUF file, while it is read and checked.
struct GGUFHeader {
    static let magic = Array("GGUF".utf8)

    private static let keyLimit = 65_535
    private static let nameLimit = 64
    private static let entryLimit = 1 << 16
    private static let dimensionLimit = 4
    private static let alignmentLimit = 1 << 30

    var cursor: GGUFCursor
    private(set) var metadata: [String: GGUFValue] = [:]
    private(set) var entries: [String: StoredTensor] = [:]
    private var described: [Description] = []

    /// A tensor before it is known where the data begin.
    private struct Description {
        let name: String
        let type: StoredType
        let shape: [Int]
        let offset: UInt64
        let size: Int
    }

    init(cursor: GGUFCursor) { self.cursor = cursor }

    mutating func read() throws(SepitError) {
        let start = try cursor.take(4, "the magic")
        guard cursor.file.bytes[start].elementsEqual(Self.magic) else {
            throw cursor.problem(
                "magic", "This is not a GGUF file.", expected: "GGUF", found: "\"\(cursor.text(start))\"",
                hint: "Files of earlier formats (GGML, GGJT) must be converted anew.")
        }
        try checkVersion()
        // A name, a number of dimensions, a type and an offset; a key, a type and a byte.
        let tensors = try cursor.count(of: "tensors", least: 24, limit: Self.entryLimit)
        let keys = try cursor.count(of: "keys", least: 13, limit: Self.entryLimit)
        for _ in 0..<keys { try readKey() }
        for _ in 0..<tensors { try describe() }
        try place()
    }

    private mutating func checkVersion() throws(SepitError) {
        let version = try cursor.integer(UInt32.self, "the version")
        guard version & 0xFFFF != 0 || version == 0 else {
            throw cursor.problem(
                "endian", "The file is of the other byte order.", expected: "little-endian", found: "big-endian",
                hint: "Convert it with gguf-convert-endian of the Python package gguf.")
        }
        guard (2...3).contains(version) else {
            throw cursor.problem(
                "version", "The file is of another version of the format.", expected: "2 or 3", found: "\(version)",
                hint: "Convert the model anew.")
        }
    }

    // MARK: Keys

    private mutating func readKey() throws(SepitError) {
        let range = try cursor.string("a key", limit: Self.keyLimit)
        let key = cursor.text(range)
        let value = try readValue(key)
        guard metadata.updateValue(value, forKey: key) == nil else {
            throw cursor.problem("duplicate-name", "The file names the key '\(key)' twice.")
        }
    }

    private mutating func readType(_ key: String) throws(SepitError) -> GGUFValueType {
        let number = try cursor.integer(UInt32.self, "the type of '\(key)'")
        guard let type = GGUFValueType(rawValue: number) else {
            throw cursor.problem(
                "value", "The key '\(key)' has a value of an unknown type.", expected: "0 to 12", found: "\(number)")
        }
        return type
    }

    private mutating func readValue(_ key: String) throws(SepitError) -> GGUFValue {
        let what = "the value of '\(key)'"
        let type = try readType(key)
        if let size = type.size {
            let range = try cursor.take(UInt64(size), what)
            guard let value = type.scalar(cursor.file.bytes.baseAddress, at: range.lowerBound) else {
                throw cursor.problem("value", "The key '\(key)' isn't true or false.", expected: "0 or 1")
            }
            return value
        }
        if type == .string {
            let range = try cursor.string(what)
            return .string(cursor.text(range))
        }
        let element = try readType(key)
        guard element != .array else {
            throw cursor.problem("value", "The key '\(key)' is a list of lists.")
        }
        let least = element.size ?? 8
        let count = try cursor.count(of: "elements of '\(key)'", least: least, limit: cursor.remaining)
        let start = cursor.position
        if element.size != nil {
            _ = try cursor.take(UInt64(count * least), what)
        } else {
            for _ in 0..<count { _ = try cursor.string(what) }
        }
        return .array(GGUFArray(type: element, count: count, file: cursor.file, range: start..<cursor.position))
    }

    // MARK: Tensors

    private mutating func describe() throws(SepitError) {
        let range = try cursor.string("a tensor's name", limit: Self.nameLimit)
        let name = cursor.text(range)
        let dimensions = try cursor.integer(UInt32.self, "the dimensions of '\(name)'")
        guard dimensions <= Self.dimensionLimit else {
            throw cursor.problem(
                "shape", "Tensor '\(name)' has too many dimensions.", expected: "at most \(Self.dimensionLimit)",
                found: "\(dimensions)")
        }
        var shape: [Int] = []
        for _ in 0..<dimensions {
            let extent = try cursor.integer(Int64.self, "the shape of '\(name)'")
            guard extent >= 0 else {
                throw cursor.problem("shape", "Tensor '\(name)' has a negative extent.", found: "\(extent)")
            }
            shape.insert(Int(extent), at: 0)
        }
        let number = try cursor.integer(UInt32.self, "the type of '\(name)'")
        guard let type = StoredType(gguf: number) else {
            throw cursor.problem(
                "type", "Tensor '\(name)' is stored in a way that this reader doesn't know.",
                expected: StoredType.inGGUF.map(\.rawValue).joined(separator: ", "),
                found: StoredType.otherGGUFNames[number] ?? "type \(number)",
                hint: "Take the same model in one of these; Q8_0 and F16 are nearest to the original.")
        }
        guard let size = type.byteCount(shape) else {
            throw cursor.problem(
                "shape", "The size of tensor '\(name)' isn't possible.",
                expected: type.blockLength > 1 ? "rows of a multiple of \(type.blockLength)" : nil,
                found: "\(type.rawValue) \(shape)")
        }
        let offset = try cursor.integer(UInt64.self, "the offset of '\(name)'")
        described.append(Description(name: name, type: type, shape: shape, offset: offset, size: size))
    }

    private func alignment() throws(SepitError) -> Int {
        guard let value = metadata["general.alignment"] else { return 32 }
        guard case .integer(let alignment) = value, (1...Self.alignmentLimit).contains(alignment),
            alignment & (alignment - 1) == 0
        else {
            throw cursor.problem(
                "alignment", "The alignment isn't possible.", expected: "a power of two",
                found: value.json?.line ?? "a list")
        }
        return alignment
    }

    /// Turns offsets into places; the tensors must follow one another with no more than the alignment between them.
    private mutating func place() throws(SepitError) {
        let alignment = try alignment()
        func aligned(_ position: Int) -> Int { (position + alignment - 1) / alignment * alignment }
        // A file without tensors need not be padded.
        let start = described.isEmpty ? cursor.position : aligned(cursor.position)
        var end = start
        for tensor in described.sorted(by: { ($0.offset, $0.size) < ($1.offset, $1.size) }) {
            let last = cursor.file.bytes.count
            guard tensor.offset % UInt64(alignment) == 0 else {
                throw cursor.problem(
                    "alignment", "Tensor '\(tensor.name)' isn't aligned.", expected: "a multiple of \(alignment)",
                    found: "\(tensor.offset)")
            }
            guard start <= last, tensor.offset <= UInt64(last - start),
                tensor.size <= last - start - Int(tensor.offset)
            else {
                throw cursor.problem(
                    "truncated", "Tensor '\(tensor.name)' reaches beyond the end of the file.",
                    expected: "\(tensor.size) bytes from \(tensor.offset) on", found: "\(max(0, last - start)) bytes",
                    hint: "Was the download cut short?")
            }
            let first = start + Int(tensor.offset)
            guard first >= end else {
                throw cursor.problem("overlap", "Tensor '\(tensor.name)' overlaps another one.")
            }
            guard first <= aligned(end) else {
                throw cursor.problem("hole", "There is a gap before tensor '\(tensor.name)'.")
            }
            end = first + tensor.size
            let entry = StoredTensor(
                name: tensor.name, type: tensor.type, shape: tensor.shape, file: cursor.file, range: first..<end)
            guard entries.updateValue(entry, forKey: tensor.name) == nil else {
                throw cursor.problem("duplicate-name", "The file names the tensor '\(tensor.name)' twice.")
            }
        }
        guard cursor.file.bytes.count <= aligned(end) else {
            throw cursor.problem(
                "trailing-bytes", "There are bytes behind the last tensor.",
                found: "\(cursor.file.bytes.count - end) bytes")
        }
    }
}
