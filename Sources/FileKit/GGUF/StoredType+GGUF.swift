/// How GGUF files number and store tensors' elements.
///
/// Source: https://github.com/ggml-org/ggml, `ggml.h` (`enum ggml_type`) and `ggml-common.h` (`block_q4_0` and its like);
/// the values are those of `dequantize` in the Python package `gguf`, operation by operation.
extension StoredType {
    private static let numbers: [UInt32: StoredType] = [
        0: .float32, 1: .float16, 2: .q40, 3: .q41, 6: .q50, 7: .q51, 8: .q80, 12: .q4K, 13: .q5K, 14: .q6K,
        24: .int8, 25: .int16, 26: .int32, 27: .int64, 28: .float64, 30: .bfloat16,
    ]

    /// The types of weights, from the least to the most bits.
    static let inGGUF: [StoredType] = [.q40, .q41, .q4K, .q50, .q51, .q5K, .q6K, .q80, .float16, .bfloat16, .float32]

    /// What isn't read, for messages.
    static let otherGGUFNames: [UInt32: String] = [
        4: "Q4_2", 5: "Q4_3", 9: "Q8_1", 10: "Q2_K", 11: "Q3_K", 15: "Q8_K", 16: "IQ2_XXS", 17: "IQ2_XS",
        18: "IQ3_XXS", 19: "IQ1_S", 20: "IQ4_NL", 21: "IQ3_S", 22: "IQ2_S", 23: "IQ4_XS", 29: "IQ1_M", 34: "TQ1_0",
        35: "TQ2_0", 39: "MXFP4",
    ]

    /// The type of that number; nil for one that isn't read.
    init?(gguf number: UInt32) {
        guard let type = Self.numbers[number] else { return nil }
        self = type
    }

    /// Writes the values of one block; nothing for a type without blocks.
    func decode(_ block: UnsafeRawPointer, into values: UnsafeMutablePointer<Float>) {
        func half(_ offset: Int) -> Float {
            Float(
                Float16(bitPattern: UInt16(littleEndian: block.loadUnaligned(fromByteOffset: offset, as: UInt16.self))))
        }
        func byte(_ offset: Int) -> UInt8 { block.load(fromByteOffset: offset, as: UInt8.self) }
        func signed(_ offset: Int) -> Float { Float(block.load(fromByteOffset: offset, as: Int8.self)) }
        /// Element i of 32: the low halves of 16 bytes, then the high ones.
        func nibble(_ offset: Int, _ i: Int) -> UInt8 { i < 16 ? byte(offset + i) & 0xF : byte(offset + i - 16) >> 4 }
        func bit(_ offset: Int, _ i: Int) -> UInt8 { byte(offset + i / 8) >> UInt8(i % 8) & 1 }
        /// Scale and minimum of sub-block s of 8, of 6 bits each, packed into 12 bytes.
        func scales(_ s: Int) -> (scale: Float, minimum: Float) {
            let (low, high) = (byte(4 + s % 4), byte(8 + s % 4))
            guard s >= 4 else { return (Float(low & 0x3F), Float(high & 0x3F)) }
            let rest = byte(12 + s % 4)
            return (Float(rest & 0xF | low >> 2 & 0x30), Float(rest >> 4 | high >> 2 & 0x30))
        }

        switch self {
        case .q40:
            let d = half(0)
            for i in 0..<32 { values[i] = d * Float(Int(nibble(2, i)) - 8) }
        case .q41:
            let (d, m) = (half(0), half(2))
            for i in 0..<32 { values[i] = d * Float(nibble(4, i)) + m }
        case .q50:
            let d = half(0)
            for i in 0..<32 { values[i] = d * Float(Int(nibble(6, i) | bit(2, i) << 4) - 16) }
        case .q51:
            let (d, m) = (half(0), half(2))
            for i in 0..<32 { values[i] = d * Float(nibble(8, i) | bit(4, i) << 4) + m }
        case .q80:
            let d = half(0)
            for i in 0..<32 { values[i] = signed(2 + i) * d }
        case .q4K, .q5K:
            let (d, dmin) = (half(0), half(2))
            // Q5_K has 32 bytes of fifth bits before the rest.
            let fifth = self == .q5K
            for s in 0..<8 {
                let (scale, minimum) = scales(s)
                let (step, offset) = (d * scale, dmin * minimum)
                for i in 0..<32 {
                    var q = byte((fifth ? 48 : 16) + s / 2 * 32 + i) >> UInt8(s % 2 * 4) & 0xF
                    if fifth { q |= (byte(16 + i) >> UInt8(s) & 1) << 4 }
                    values[32 * s + i] = step * Float(q) - offset
                }
            }
        case .q6K:
            let d = half(208)
            for s in 0..<8 {
                let (group, part) = (s / 4, s % 4)
                for i in 0..<32 {
                    let low = byte(group * 64 + part % 2 * 32 + i) >> UInt8(part / 2 * 4) & 0xF
                    let high = byte(128 + group * 32 + i) >> UInt8(part * 2) & 3
                    values[32 * s + i] = d * signed(192 + 2 * s + i / 16) * Float(Int(low | high << 4) - 32)
                }
            }
        case .int64, .float64, .float32, .int32, .bfloat16, .float16, .int16, .int8, .uint8, .boolean: break
        }
    }
}
