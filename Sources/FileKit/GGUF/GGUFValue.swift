/// A value of a GGUF file's metadata.
package enum GGUFValue: Sendable {
    case boolean(Bool)
    /// Of any width; what is beyond `Int` is the nearest of its numbers.
    case integer(Int)
    case number(Double)
    case string(String)
    case array(GGUFArray)

    /// The value, or the elements of a short list; nil for a long one.
    package var json: JSONValue? {
        switch self {
        case .boolean(let value): .boolean(value)
        case .integer(let value): .integer(value)
        case .number(let value): value.isFinite ? .number(value) : .string(String(value))
        case .string(let value): .string(value)
        case .array(let array) where array.count <= 64:
            if let strings = array.strings {
                .array(strings.map { .string($0) })
            } else if let integers = array.integers {
                .array(integers.map { .integer($0) })
            } else {
                nil
            }
        case .array: nil
        }
    }
}

/// A list in a GGUF file's metadata, read only when it is asked for.
package struct GGUFArray: Sendable {
    let type: GGUFValueType
    /// Elements.
    package let count: Int
    let file: MappedFile
    /// Where the elements are; they were checked when the file was opened.
    let range: Range<Int>

    /// Nil where the elements aren't texts. Ill-formed UTF-8 is repaired.
    package var strings: [String]? {
        guard type == .string else { return nil }
        var strings: [String] = []
        strings.reserveCapacity(count)
        var position = range.lowerBound
        for _ in 0..<count {
            let length = Int(UInt64(littleEndian: file.bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)))
            strings.append(String(decoding: file.bytes[position + 8..<position + 8 + length], as: UTF8.self))
            position += 8 + length
        }
        return strings
    }

    /// Nil where the elements aren't whole numbers.
    package var integers: [Int]? {
        let values = scalars { value in if case .integer(let integer) = value { integer } else { nil } }
        return values?.count == count ? values : nil
    }

    /// Nil where the elements aren't fractional numbers.
    package var numbers: [Double]? {
        let values = scalars { value in if case .number(let number) = value { number } else { nil } }
        return values?.count == count ? values : nil
    }

    private func scalars<Value>(_ value: (GGUFValue) -> Value?) -> [Value]? {
        guard let size = type.size else { return nil }
        return (0..<count).compactMap {
            type.scalar(file.bytes.baseAddress.map { $0 + range.lowerBound }, at: $0 * size).flatMap(value)
        }
    }
}

/// `gguf_metadata_value_type`.
enum GGUFValueType: UInt32 {
    case uint8, int8, uint16, int16, uint32, int32, float32, boolean, string, array, uint64, int64, float64

    /// Bytes of a value; nil where values differ in length.
    var size: Int? {
        switch self {
        case .uint8, .int8, .boolean: 1
        case .uint16, .int16: 2
        case .uint32, .int32, .float32: 4
        case .uint64, .int64, .float64: 8
        case .string, .array: nil
        }
    }

    /// A value of fixed length; nil for a boolean that is neither 0 nor 1, and where values differ in length.
    func scalar(_ base: UnsafeRawPointer?, at offset: Int) -> GGUFValue? {
        guard let base else { return nil }
        func read<T: FixedWidthInteger>(_: T.Type) -> T {
            T(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: T.self))
        }
        switch self {
        case .uint8: return .integer(Int(read(UInt8.self)))
        case .int8: return .integer(Int(read(Int8.self)))
        case .uint16: return .integer(Int(read(UInt16.self)))
        case .int16: return .integer(Int(read(Int16.self)))
        case .uint32: return .integer(Int(read(UInt32.self)))
        case .int32: return .integer(Int(read(Int32.self)))
        case .uint64: return .integer(Int(clamping: read(UInt64.self)))
        case .int64: return .integer(Int(read(Int64.self)))
        case .float32: return .number(Double(Float(bitPattern: read(UInt32.self))))
        case .float64: return .number(Double(bitPattern: read(UInt64.self)))
        case .boolean: return read(UInt8.self) > 1 ? nil : .boolean(read(UInt8.self) == 1)
        case .string, .array: return nil
        }
    }
}
