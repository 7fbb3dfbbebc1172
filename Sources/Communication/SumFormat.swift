/// How values are sent where ranks add them up.
public enum SumFormat: String, CaseIterable, Sendable {
    /// As they are.
    case fp32
    /// Rounded to bf16, and so are the sums, which are taken in fp32: half as much to send.
    case bf16

    /// A value as it arrives.
    func rounded(_ value: Float) -> Float { self == .fp32 ? value : Self.float(Self.half(value)) }

    /// The upper half of the bits of the nearest bf16, ties to even; NaN stays NaN.
    static func half(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        guard !value.isNaN else { return UInt16(truncatingIfNeeded: bits >> 16) | 0x40 }
        return UInt16(truncatingIfNeeded: (bits &+ 0x7fff &+ (bits >> 16 & 1)) >> 16)
    }

    static func float(_ half: UInt16) -> Float { Float(bitPattern: UInt32(half) << 16) }
}
