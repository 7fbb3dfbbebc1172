import CDigest

/// SHA-256 (FIPS 180-4), for checksums of files.
///
///     var hash = SHA256()
///     hash.update(bytes)
///     let checksum = hash.finalize()   // 64 hexadecimal digits
public struct SHA256: Sendable {
    private var state: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    private var pending: [UInt8] = []
    private var byteCount: UInt64 = 0

    private static let blockSize = 64

    /// A hash of nothing yet.
    public init() { pending.reserveCapacity(Self.blockSize) }

    /// The checksum of bytes in memory, as 64 lower-case hexadecimal digits.
    public static func hash(of bytes: [UInt8]) -> String {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }

    /// The checksum of a file, read in pieces, as 64 lower-case hexadecimal digits.
    ///
    /// - Throws: The errors of `InputFile`.
    public static func hash(ofFile path: String) throws(SepitError) -> String {
        var file = try InputFile(path)
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { chunk.deallocate() }
        var hash = SHA256()
        while true {
            let count = try file.read(into: chunk)
            if count == 0 { return hash.finalize() }
            hash.update(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
        }
    }

    /// The first 52 bits of a text's checksum, which a `Double` holds exactly: an even spread that never changes.
    public static func number(of text: String) -> UInt64 {
        hash(of: Array(text.utf8)).prefix(13).reduce(0) { $0 << 4 | UInt64($1.hexDigitValue ?? 0) }
    }

    /// Adds bytes to what is hashed.
    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Adds bytes to what is hashed.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        byteCount &+= UInt64(bytes.count)
        var rest = bytes[...]
        if !pending.isEmpty {
            let taken = rest.prefix(Self.blockSize - pending.count)
            pending.append(contentsOf: taken)
            rest = rest.dropFirst(taken.count)
            guard pending.count == Self.blockSize else { return }
            pending.withUnsafeBytes { Self.compress($0, into: &state) }
            pending.removeAll(keepingCapacity: true)
        }
        let whole = rest.count / Self.blockSize * Self.blockSize
        Self.compress(UnsafeRawBufferPointer(rebasing: rest.prefix(whole)), into: &state)
        pending.append(contentsOf: rest.dropFirst(whole))
    }

    /// The checksum of all bytes added, as 64 lower-case hexadecimal digits.
    public consuming func finalize() -> String {
        let bitCount = byteCount &* 8
        let padding = (Self.blockSize * 2 - 1 - 8 - pending.count) % Self.blockSize
        update([0x80] + [UInt8](repeating: 0, count: padding))
        update((0..<8).map { UInt8(truncatingIfNeeded: bitCount >> (56 - 8 * UInt64($0))) })
        return state.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }.joined()
    }

    /// Section 6.2.2: takes whole blocks into the state. The message schedule is kept as a ring of 16 words.
    private static func compress(_ blocks: UnsafeRawBufferPointer, into state: inout [UInt32]) {
        guard let base = blocks.baseAddress, !blocks.isEmpty else { return }
        if hasInstructions {
            let bytes = base.assumingMemoryBound(to: UInt8.self)
            return state.withUnsafeMutableBufferPointer { cd_sha256($0.baseAddress, bytes, blocks.count / blockSize) }
        }
        state.withUnsafeMutableBufferPointer { state in
            roundConstants.withUnsafeBufferPointer { k in
                withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 16) { w in
                    var s = Registers(state)
                    for offset in stride(from: 0, to: blocks.count, by: blockSize) {
                        for t in 0..<16 {
                            w[t] = base.loadUnaligned(fromByteOffset: offset &+ 4 &* t, as: UInt32.self).bigEndian
                        }
                        let start = s
                        for t in stride(from: 0, to: 16, by: 8) { s.eightRounds(k, w, t, t) }
                        for block in stride(from: 16, to: 64, by: 16) {
                            for t in 0..<16 {
                                w[t] =
                                    w[t] &+ smallSigma0(w[(t &+ 1) & 15]) &+ w[(t &+ 9) & 15]
                                    &+ smallSigma1(w[(t &+ 14) & 15])
                            }
                            for t in stride(from: 0, to: 16, by: 8) { s.eightRounds(k, w, block &+ t, t) }
                        }
                        s.add(start)
                    }
                    s.store(to: state)
                }
            }
        }
    }

    private static let hasInstructions = cd_has_sha256() != 0

    /// The working variables a to h of section 6.2.2.
    private struct Registers {
        var a, b, c, d, e, f, g, h: UInt32

        init(_ state: UnsafeMutableBufferPointer<UInt32>) {
            (a, b, c, d) = (state[0], state[1], state[2], state[3])
            (e, f, g, h) = (state[4], state[5], state[6], state[7])
        }

        func store(to state: UnsafeMutableBufferPointer<UInt32>) {
            (state[0], state[1], state[2], state[3]) = (a, b, c, d)
            (state[4], state[5], state[6], state[7]) = (e, f, g, h)
        }

        @inline(__always)
        mutating func add(_ other: Registers) {
            a &+= other.a; b &+= other.b; c &+= other.c; d &+= other.d
            e &+= other.e; f &+= other.f; g &+= other.g; h &+= other.h
        }

        /// Eight rounds with the roles of the variables rotated instead of their values moved.
        @inline(__always)
        mutating func eightRounds(
            _ k: UnsafeBufferPointer<UInt32>, _ w: UnsafeMutableBufferPointer<UInt32>, _ t: Int, _ i: Int
        ) {
            round(a, b, c, &d, e, f, g, &h, k[t] &+ w[i])
            round(h, a, b, &c, d, e, f, &g, k[t &+ 1] &+ w[i &+ 1])
            round(g, h, a, &b, c, d, e, &f, k[t &+ 2] &+ w[i &+ 2])
            round(f, g, h, &a, b, c, d, &e, k[t &+ 3] &+ w[i &+ 3])
            round(e, f, g, &h, a, b, c, &d, k[t &+ 4] &+ w[i &+ 4])
            round(d, e, f, &g, h, a, b, &c, k[t &+ 5] &+ w[i &+ 5])
            round(c, d, e, &f, g, h, a, &b, k[t &+ 6] &+ w[i &+ 6])
            round(b, c, d, &e, f, g, h, &a, k[t &+ 7] &+ w[i &+ 7])
        }
    }

    private static let roundConstants: [UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}

@inline(__always)
private func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32,
    _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32, _ kw: UInt32
) {
    let choice = g ^ (e & (f ^ g))
    let majority = (a & b) | (c & (a | b))
    let t1 = h &+ (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) &+ choice &+ kw
    d = d &+ t1
    h = t1 &+ (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) &+ majority
}

@inline(__always)
private func smallSigma0(_ x: UInt32) -> UInt32 { rotate(x, 7) ^ rotate(x, 18) ^ (x &>> 3) }

@inline(__always)
private func smallSigma1(_ x: UInt32) -> UInt32 { rotate(x, 17) ^ rotate(x, 19) ^ (x &>> 10) }

@inline(__always)
private func rotate(_ x: UInt32, _ count: UInt32) -> UInt32 { (x &>> count) | (x &<< (32 &- count)) }
