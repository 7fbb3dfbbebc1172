/// The element type of a stored tensor, under its safetensors name. All are little-endian.
///
/// The cases stand in the order in which files store them.
public enum StoredType: String, Sendable, CaseIterable {
    case int64 = "I64"
    case float64 = "F64"
    case float32 = "F32"
    case int32 = "I32"
    case bfloat16 = "BF16"
    case float16 = "F16"
    case int16 = "I16"
    case int8 = "I8"
    case uint8 = "U8"
    case boolean = "BOOL"

    /// Bytes per element.
    public var size: Int {
        switch self {
        case .float64, .int64: 8
        case .float32, .int32: 4
        case .float16, .bfloat16, .int16: 2
        case .int8, .uint8, .boolean: 1
        }
    }

    /// Bytes of a tensor of this shape, or nil where that doesn't fit `Int`.
    func byteCount(_ shape: [Int]) -> Int? {
        var total = size
        for extent in shape {
            let (product, overflow) = total.multipliedReportingOverflow(by: extent)
            guard !overflow, extent >= 0 else { return nil }
            total = product
        }
        return total
    }
}
