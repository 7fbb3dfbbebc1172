/// Writes safetensors files: atomically, in one pass from the tensors' own memory, the same bytes for the same input.
public enum SafetensorsWriter {
    /// One tensor to be written.
    public struct Tensor {
        enum Contents {
            case raw(UnsafeRawBufferPointer)
            case floats(UnsafeBufferPointer<Float>)
            case floatArray([Float])
            case integers([Int])
            case stored(StoredTensor)
        }

        /// The name in the file.
        public let name: String
        /// Extents, outermost first.
        public let shape: [Int]
        /// The element type in the file.
        public let type: StoredType
        let contents: Contents

        /// fp32 values in the caller's memory, which must stay valid until `write` returns; stored as they are, or
        /// rounded to the nearest bf16 or fp16 (ties to even).
        ///
        /// - Precondition: `type` is `.float32`, `.bfloat16` or `.float16`, and `shape` has `floats.count` elements.
        public init(
            _ name: String, shape: [Int], floats: UnsafeBufferPointer<Float>, as type: StoredType = .float32
        ) {
            self.init(name, shape, type, floats.count, .floats(floats))
        }

        /// As above, with the values held by this tensor.
        public init(_ name: String, shape: [Int], floats: [Float], as type: StoredType = .float32) {
            self.init(name, shape, type, floats.count, .floatArray(floats))
        }

        /// Whole numbers, stored as `.int64`.
        public init(_ name: String, shape: [Int], integers: [Int]) {
            self.init(name, shape, .int64, integers.count, .integers(integers))
        }

        /// Little-endian elements of any type in the caller's memory, which must stay valid until `write` returns.
        public init(_ name: String, shape: [Int], type: StoredType, bytes: UnsafeRawBufferPointer) {
            precondition(bytes.count % type.size == 0, "\(name): a fraction of an element")
            self.init(name, shape, type, bytes.count / type.size, .raw(bytes))
        }

        /// A tensor of a file that was read, as it is, under the same or another name.
        ///
        /// - Precondition: its elements stand alone and in order, as those of safetensors files do.
        public init(_ tensor: StoredTensor, name: String? = nil) {
            precondition(tensor.isInOrder, "\(tensor.name): rows in another order")
            self.init(name ?? tensor.name, tensor.shape, tensor.type, tensor.count, .stored(tensor))
        }

        private init(_ name: String, _ shape: [Int], _ type: StoredType, _ count: Int, _ contents: Contents) {
            precondition(type.blockLength == 1, "\(name): blocks of \(type.rawValue)")
            precondition(type.byteCount(shape) == count * type.size, "\(name): \(count) elements for shape \(shape)")
            switch contents {
            case .floats, .floatArray:
                precondition(
                    [.float32, .bfloat16, .float16].contains(type), "\(name): fp32 values as \(type.rawValue)")
            case .raw, .integers, .stored: break
            }
            self.name = name
            self.shape = shape
            self.type = type
            self.contents = contents
        }
    }

    /// Writes `tensors`, wider element types first and then by name, so that each is aligned to its element size.
    ///
    /// The bytes are those that the reference implementation writes. The file appears under `path` only when it is
    /// complete and on disk.
    ///
    /// - Throws: `SepitError` `.cannotWrite` or `.inputOutput`, as `AtomicFileWriter`.
    /// - Precondition: the names are distinct, and none is `__metadata__`.
    public static func write(
        _ tensors: [Tensor], metadata: [String: String] = [:], to path: String, operations: FileOperations = .system
    ) throws(SepitError) {
        precondition(Set(tensors.map(\.name)).count == tensors.count, "two tensors of one name")
        let ordered = StoredType.allCases.flatMap { type in
            tensors.filter { $0.type == type }.sorted { $0.name < $1.name }
        }
        var output = try AtomicFileWriter(path, operations: operations)
        try output.write(header(ordered.map { ($0.name, $0.type, $0.shape) }, metadata))
        for tensor in ordered {
            switch tensor.contents {
            case .raw(let bytes): try output.write(bytes)
            case .stored(let tensor): try write(tensor, to: &output)
            case .floats(let floats): try write(floats, as: tensor.type, to: &output)
            case .floatArray(let floats):
                try floats.withUnsafeBufferPointer { buffer throws(SepitError) in
                    try write(buffer, as: tensor.type, to: &output)
                }
            case .integers(let integers): try write(integers.map { Int64($0).littleEndian }, to: &output)
            }
        }
        try output.commit()
    }

    /// The length and the JSON header, padded with spaces to a multiple of 8 bytes.
    package static func header(
        _ tensors: [(name: String, type: StoredType, shape: [Int])], _ metadata: [String: String]
    ) -> [UInt8] {
        var members: [String] = []
        if !metadata.isEmpty {
            let pairs = metadata.sorted { $0.key < $1.key }
                .map { JSONValue.quoted($0.key) + ":" + JSONValue.quoted($0.value) }
            members.append("\"__metadata__\":{" + pairs.joined(separator: ",") + "}")
        }
        var offset = 0
        for tensor in tensors {
            precondition(tensor.name != "__metadata__", "a reserved name")
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            let end = offset + tensor.shape.reduce(tensor.type.size, *)
            members.append(
                JSONValue.quoted(tensor.name)
                    + ":{\"dtype\":\"\(tensor.type.rawValue)\",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}"
            )
            offset = end
        }
        var text = Array(("{" + members.joined(separator: ",") + "}").utf8)
        text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - text.count % 8) % 8))
        return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
    }

    private static func write(_ tensor: StoredTensor, to output: inout AtomicFileWriter) throws(SepitError) {
        defer { withExtendedLifetime(tensor) {} }
        try output.write(tensor.bytes)
    }

    private static func write<T>(_ values: [T], to output: inout AtomicFileWriter) throws(SepitError) {
        let result = values.withUnsafeBytes { bytes in Result { () throws(SepitError) in try output.write(bytes) } }
        try result.get()
    }

    /// Rounds in pieces of 256 Ki elements, so that no second copy of a large tensor is made.
    private static func write(
        _ floats: UnsafeBufferPointer<Float>, as type: StoredType, to output: inout AtomicFileWriter
    ) throws(SepitError) {
        guard type != .float32 else { return try output.write(UnsafeRawBufferPointer(floats)) }
        let round: (Float) -> UInt16 = { type == .float16 ? Float16($0).bitPattern : bfloat16($0) }
        for start in stride(from: 0, to: floats.count, by: 1 << 18) {
            let piece = floats[start..<min(start + 1 << 18, floats.count)]
            try write(piece.map { round($0).littleEndian }, to: &output)
        }
    }

    /// The nearest bf16, ties to even; NaN stays NaN.
    static func bfloat16(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        guard !value.isNaN else { return UInt16(truncatingIfNeeded: bits >> 16) | 0x40 }
        return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
    }
}
