/// A tensor in a mapped file: its description, and its bytes, read only when used.
public struct StoredTensor: Sendable {
    /// The name in the file.
    public let name: String
    /// The element type in the file.
    public let type: StoredType
    /// Extents, outermost first; empty for a single number.
    public let shape: [Int]
    package let file: MappedFile
    let range: Range<Int>
    /// Which row of the file each of its rows is; nil where they stand there in order.
    private let rowOrder: [Int]?

    init(
        name: String, type: StoredType, shape: [Int], file: MappedFile, range: Range<Int>, rowOrder: [Int]? = nil
    ) {
        self.name = name
        self.type = type
        self.shape = shape
        self.file = file
        self.range = range
        self.rowOrder = rowOrder
    }

    /// Number of elements.
    public var count: Int { shape.reduce(1, *) }

    /// Whether `bytes` are its elements in their order.
    package var isInOrder: Bool { rowOrder == nil }

    /// The raw little-endian elements as the file has them, not necessarily aligned; valid while this value or its file is
    /// kept (see `withExtendedLifetime`).
    public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: file.bytes[range]) }

    /// Says that the bytes are not needed for now.
    package func release() { file.release(range) }

    /// Some of its rows along the first dimension.
    package func rows(_ rows: Range<Int>) -> StoredTensor {
        let shape = [rows.count] + shape.dropFirst()
        if let rowOrder {
            return StoredTensor(
                name: name, type: type, shape: shape, file: file, range: range, rowOrder: Array(rowOrder[rows]))
        }
        let size = shape.dropFirst().reduce(1, *) / type.blockLength * type.size
        let start = range.lowerBound
        return StoredTensor(
            name: name, type: type, shape: shape, file: file,
            range: start + rows.lowerBound * size..<start + rows.upperBound * size)
    }

    /// The same rows in another order.
    ///
    /// - Parameter order: the row of this tensor that each row is to be.
    /// - Precondition: each row is in it once, and they are in order here.
    package func reordered(_ order: [Int]) -> StoredTensor {
        precondition(rowOrder == nil && order.count == shape.first, "an order of the rows")
        return StoredTensor(name: name, type: type, shape: shape, file: file, range: range, rowOrder: order)
    }

    /// The elements as fp32, row-major; half precisions are widened exactly, F64 is rounded.
    ///
    /// - Throws: `SepitError` `.badData` `tensor-type` for integer and boolean tensors.
    public func floats() throws(SepitError) -> [Float] {
        try requireFloating()
        return [Float](unsafeUninitializedCapacity: count) { buffer, filled in
            withExtendedLifetime(file) { convert(into: buffer) }
            filled = count
        }
    }

    /// Writes the elements as fp32 into `destination`.
    ///
    /// - Throws: `SepitError` `.badData`: `tensor-shape` where the shape isn't `expected`, `tensor-type` as in `floats`.
    /// - Precondition: `destination` has exactly as many elements as `expected`.
    public func copyFloats(
        into destination: UnsafeMutableBufferPointer<Float>, expecting expected: [Int]
    ) throws(SepitError) {
        try requireShape(expected)
        try requireFloating()
        precondition(destination.count == count, "\(name): destination of \(destination.count) elements for \(count)")
        withExtendedLifetime(file) { convert(into: destination) }
    }

    /// The elements as integers; booleans are 0 and 1.
    ///
    /// - Throws: `SepitError` `.badData` `tensor-type` for floating-point tensors.
    public func integers() throws(SepitError) -> [Int] {
        func read<T: FixedWidthInteger>(_: T.Type) -> [Int] {
            withExtendedLifetime(file) {
                (0..<count).map {
                    Int(T(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * type.size, as: T.self)))
                }
            }
        }
        switch type {
        case .int64: return read(Int64.self)
        case .int32: return read(Int32.self)
        case .int16: return read(Int16.self)
        case .int8: return read(Int8.self)
        case .uint8, .boolean: return read(UInt8.self)
        case .float64, .float32, .float16, .bfloat16, .q40, .q41, .q50, .q51, .q80, .q4K, .q5K, .q6K:
            throw typeError(expected: "an integer type")
        }
    }

    /// - Throws: `SepitError` `.badData` `tensor-shape`.
    public func requireShape(_ expected: [Int]) throws(SepitError) {
        guard shape == expected else {
            throw SepitError(
                .badData, code: "tensor-shape", "Tensor '\(name)' has another shape than the configuration asks for.",
                file: file.path, expected: "\(expected)", found: "\(shape)",
                hint: "The weights and config.json may be of different models.")
        }
    }

    /// - Throws: `SepitError` `.badData` `tensor-type` for integer and boolean tensors.
    public func requireFloating() throws(SepitError) {
        switch type {
        case .float64, .float32, .float16, .bfloat16, .q40, .q41, .q50, .q51, .q80, .q4K, .q5K, .q6K: return
        case .int64, .int32, .int16, .int8, .uint8, .boolean: throw typeError(expected: "a floating-point type")
        }
    }

    private func typeError(expected: String) -> SepitError {
        SepitError(
            .badData, code: "tensor-type", "Tensor '\(name)' has an unsuitable element type.", file: file.path,
            expected: expected, found: type.rawValue)
    }

    /// One element as `floats` gives it; 0 for integer and boolean tensors.
    ///
    /// - Precondition: `index` is below `count`.
    package func float(at index: Int) -> Float {
        var value: Float = 0
        withExtendedLifetime(file) {
            withUnsafeMutablePointer(to: &value) {
                convert(from: index, into: UnsafeMutableBufferPointer(start: $0, count: 1))
            }
        }
        return value
    }

    private func convert(from first: Int = 0, into destination: UnsafeMutableBufferPointer<Float>) {
        guard let rowOrder, count > 0 else { return convertStored(from: first, into: destination) }
        let width = count / rowOrder.count
        var done = 0
        while done < destination.count {
            let (row, column) = (first + done).quotientAndRemainder(dividingBy: width)
            let end = min(done + width - column, destination.count)
            convertStored(
                from: rowOrder[row] * width + column,
                into: UnsafeMutableBufferPointer(rebasing: destination[done..<end]))
            done = end
        }
    }

    /// Elements in the order of the file.
    private func convertStored(from first: Int, into destination: UnsafeMutableBufferPointer<Float>) {
        guard type.blockLength == 1 else { return decodeBlocks(from: first, into: destination) }
        let bytes = UnsafeRawBufferPointer(rebasing: bytes[(first * type.size)...])
        func read<T: FixedWidthInteger>(_: T.Type, _ index: Int) -> T {
            T(littleEndian: bytes.loadUnaligned(fromByteOffset: index &* MemoryLayout<T>.size, as: T.self))
        }
        switch type {
        case .float32:
            for index in destination.indices { destination[index] = Float(bitPattern: read(UInt32.self, index)) }
        case .bfloat16:
            for index in destination.indices {
                destination[index] = Float(bitPattern: UInt32(read(UInt16.self, index)) << 16)
            }
        case .float16:
            for index in destination.indices {
                destination[index] = Float(Float16(bitPattern: read(UInt16.self, index)))
            }
        case .float64:
            for index in destination.indices {
                destination[index] = Float(Double(bitPattern: read(UInt64.self, index)))
            }
        case .int64, .int32, .int16, .int8, .uint8, .boolean: break  // refused by requireFloating
        case .q40, .q41, .q50, .q51, .q80, .q4K, .q5K, .q6K: break  // have blocks
        }
    }

    private func decodeBlocks(from first: Int, into destination: UnsafeMutableBufferPointer<Float>) {
        let length = type.blockLength
        guard let target = destination.baseAddress, let source = bytes.baseAddress else { return }
        withUnsafeTemporaryAllocation(of: Float.self, capacity: length) { block in
            guard let scratch = block.baseAddress else { return }
            var done = 0
            while done < destination.count {
                let (index, skipped) = (first + done).quotientAndRemainder(dividingBy: length)
                let count = min(length - skipped, destination.count - done)
                if count == length {
                    type.decode(source + index * type.size, into: target + done)
                } else {
                    type.decode(source + index * type.size, into: scratch)
                    (target + done).update(from: scratch + skipped, count: count)
                }
                done += count
            }
        }
    }
}
