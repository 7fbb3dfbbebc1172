/// Counter-based random numbers: Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011).
///
/// A draw is a pure function of (seed, stream, counter), so it is the same on any number of threads or machines and after
/// any resume. As a `RandomNumberGenerator` it also works with `shuffled(using:)` and `randomElement(using:)`.
public struct CounterRandom: RandomNumberGenerator, Sendable {
    private var key: SIMD2<UInt32>
    private var stream: UInt64
    private var counter: UInt64 = 0
    private var buffer = SIMD4<UInt32>()
    private var unread = 0

    /// - Parameters:
    ///   - stream: what the numbers are for; streams of one seed are independent. See `init(seed:stream:step:)`.
    public init(seed: UInt64, stream: UInt64 = 0) {
        key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
        self.stream = stream
    }

    /// The generator of a named purpose at a step: `CounterRandom(seed: 1, stream: "shuffle", step: epoch)`.
    ///
    /// - Parameter microBatch: a part of the step with draws of its own: 2³⁴ numbers, after which come those of the next part.
    public init(seed: UInt64, stream: String, step: Int = 0, microBatch: Int = 0) {
        self.init(
            seed: seed, stream: Self.hash(stream) ^ (UInt64(bitPattern: Int64(step)) &* 0x9e37_79b9_7f4a_7c15))
        counter = UInt64(truncatingIfNeeded: microBatch) << 32
    }

    /// FNV-1a, 64 bits.
    package static func hash(_ name: String) -> UInt64 {
        name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    /// 64 bits: the next two words, the lower first.
    public mutating func next() -> UInt64 { UInt64(next32()) | UInt64(next32()) << 32 }

    /// Uniform in [0, 1), 24 bits.
    public mutating func uniform() -> Float { Float(next32() >> 8) * 0x1p-24 }

    /// Uniform in [0, 1), 53 bits.
    public mutating func uniformDouble() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func next32() -> UInt32 {
        if unread == 0 {
            buffer = Self.philox(
                SIMD4(
                    UInt32(truncatingIfNeeded: counter), UInt32(truncatingIfNeeded: counter >> 32),
                    UInt32(truncatingIfNeeded: stream), UInt32(truncatingIfNeeded: stream >> 32)), key: key)
            counter &+= 1
            unread = 4
        }
        unread -= 1
        return buffer[3 - unread]
    }

    /// Ten rounds of Philox 4x32.
    package static func philox(_ counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
        var (c, k) = (counter, key)
        for _ in 0..<10 {
            let a = UInt64(0xD251_1F53) &* UInt64(c[0])
            let b = UInt64(0xCD9E_8D57) &* UInt64(c[2])
            c = SIMD4(
                UInt32(truncatingIfNeeded: b >> 32) ^ c[1] ^ k[0], UInt32(truncatingIfNeeded: b),
                UInt32(truncatingIfNeeded: a >> 32) ^ c[3] ^ k[1], UInt32(truncatingIfNeeded: a))
            k = SIMD2(k[0] &+ 0x9E37_79B9, k[1] &+ 0xBB67_AE85)
        }
        return c
    }
}
