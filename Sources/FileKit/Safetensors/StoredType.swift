/// The element type of a stored tensor, under its name in safetensors or GGUF files. All are little-endian.
///
/// The cases stand in the order in which safetensors files store them.
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
    // Blocks of quantised numbers with scales of their own, which only GGUF files have.
    case q40 = "Q4_0"
    case q41 = "Q4_1"
    case q50 = "Q5_0"
    case q51 = "Q5_1"
    case q80 = "Q8_0"
    case q4K = "Q4_K"
    case q5K = "Q5_K"
    case q6K = "Q6_K"

    /// The types whose elements stand alone, all that a safetensors file may have.
    static let plain = allCases.filter { $0.blockLength == 1 }

    /// Elements that are stored together; 1 where each stands alone.
    public var blockLength: Int {
        switch self {
        case .q40, .q41, .q50, .q51, .q80: 32
        case .q4K, .q5K, .q6K: 256
        case .int64, .float64, .float32, .int32, .bfloat16, .float16, .int16, .int8, .uint8, .boolean: 1
        }
    }

    /// Bytes of an element, or of a block of them.
    public var size: Int {
        switch self {
        case .float64, .int64: 8
        case .float32, .int32: 4
        case .float16, .bfloat16, .int16: 2
        case .int8, .uint8, .boolean: 1
        case .q40: 18
        case .q41: 20
        case .q50: 22
        case .q51: 24
        case .q80: 34
        case .q4K: 144
        case .q5K: 176
        case .q6K: 210
        }
    }

    /// Bytes of a tensor of this shape, or nil where that doesn't fit `Int`, or rows are no whole blocks.
    func byteCount(_ shape: [Int]) -> Int? {
        var shape = shape
        if blockLength > 1 {
            guard let width = shape.popLast(), width % blockLength == 0 else { return nil }
            shape.append(width / blockLength)
        }
        var total = size
        for extent in shape {
            let (product, overflow) = total.multipliedReportingOverflow(by: extent)
            guard !overflow, extent >= 0 else { return nil }
            total = product
        }
        return total
    }
}
