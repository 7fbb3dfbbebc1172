import CKernels
import FileKit
import OperatorTesting
import TensorKit
import Testing

/// Products with stored weights on every level, against sums in double precision of the weights that were stored.
@Suite struct WeightProductTests {
    private static let formats = [CK_FP32, CK_BF16, CK_INT8]
    private static let block = Int(CK_SCALE_BLOCK)

    private struct Sizes {
        var m, n, k: Int
    }

    /// Sizes from 1 to 130 in each place: few rows and many, every edge of vectors, blocks and panels. Then rows that are
    /// cut into parts.
    private static let sizes: [Sizes] =
        (1...130).flatMap(sizes(with:)) + [
            Sizes(m: 1, n: 70, k: 1031), Sizes(m: 107, n: 131, k: 1031),
            Sizes(m: 203, n: 70, k: 33), Sizes(m: 500, n: 67, k: 700),
        ]

    private static func sizes(with s: Int) -> [Sizes] {
        let manyRows = Sizes(m: s, n: 1 + s * 7 % 40, k: 1 + s * 5 % 70)
        let manyOutputs = Sizes(m: 1 + s % 6, n: s, k: 1 + s * 11 % 130)
        return [manyRows, manyOutputs, Sizes(m: 1 + s % 7, n: 1 + s % 5, k: s)]
    }

    /// A weight matrix in parts, between pages that nobody may touch.
    private struct Weights {
        let format: Int
        let n, k: Int
        let parts: [(values: PageGuarded, scales: PageGuarded?, rows: Int)]

        /// Rounds x `[n, k]`, cut into `count` parts.
        init(_ x: [Float], n: Int, k: Int, format: Int, parts count: Int, atEnd: Bool, on device: Device) {
            (self.format, self.n, self.k) = (format, n, k)
            let bytes = format == CK_FP32 ? 4 : format == CK_BF16 ? 2 : 1
            let blocks = (k + WeightProductTests.block - 1) / WeightProductTests.block
            let cuts = (0...count).map { n * $0 / count }
            parts = zip(cuts, cuts.dropFirst()).map { start, end in
                let values = PageGuarded(bytes: [UInt8](repeating: 7, count: (end - start) * k * bytes), atEnd: atEnd)
                let scales =
                    format == CK_INT8
                    ? PageGuarded([Float](repeating: 7, count: (end - start) * blocks), atEnd: atEnd) : nil
                let source = PageGuarded(Array(x[start * k..<end * k]), atEnd: atEnd)
                var rows = ck_rows(
                    rows: end - start, values: values.base,
                    scales: (scales?.base).map { UnsafePointer($0.assumingMemoryBound(to: Float.self)) })
                withUnsafePointer(to: &rows) {
                    var weights = ck_weights(format: Int32(format), bf16: 0, n: end - start, k: k, count: 1, parts: $0)
                    device.table.pointee.store_weights(
                        device.threadPool, &weights, source.base.assumingMemoryBound(to: Float.self))
                }
                return (values, scales, end - start)
            }
        }

        func with(bf16: Bool = false, _ body: (UnsafePointer<ck_weights>) -> Void) {
            let rows = parts.map { part in
                ck_rows(
                    rows: part.rows, values: part.values.base,
                    scales: (part.scales?.base).map { UnsafePointer($0.assumingMemoryBound(to: Float.self)) })
            }
            rows.withUnsafeBufferPointer {
                var weights = ck_weights(
                    format: Int32(format), bf16: bf16 ? 1 : 0, n: n, k: k, count: $0.count, parts: $0.baseAddress)
                body(&weights)
            }
        }

        /// The numbers that are stored.
        var values: [Float] {
            parts.flatMap { part -> [Float] in
                switch format {
                case CK_FP32: return part.values.values(Float.self)
                case CK_BF16: return part.values.values(UInt16.self).map { Float(bitPattern: UInt32($0) << 16) }
                default:
                    let scales = part.scales?.values(Float.self) ?? []
                    let blocks = (k + WeightProductTests.block - 1) / WeightProductTests.block
                    return part.values.values(Int8.self).enumerated().map {
                        Float($1) * scales[$0 / k * blocks + $0 % k / WeightProductTests.block]
                    }
                }
            }
        }
    }

    private static func rounded(_ x: Float) -> Float {
        let bits = x.bitPattern
        return Float(bitPattern: (bits &+ 0x7fff &+ (bits >> 16 & 1)) & 0xffff_0000)
    }

    @Test(arguments: Kernels.available) func productsAreRightAndStayInTheirBuffers(level: String) throws {
        let device = try Device(level: level)
        for (index, size) in Self.sizes.enumerated() {
            let (m, n, k) = (size.m, size.n, size.k)
            let draw = Draw(CounterRandom(seed: UInt64(index), stream: "weights"))
            let (x, w) = (draw.normal(m, k).values, draw.normal(n, k).values)
            let (addend, bias) = (draw.normal(m, n).values, draw.normal(n).values)
            // fp32 that may be rounded comes last.
            for (format, bf16) in Self.formats.map({ ($0, false) }) + [(Int(CK_FP32), true)] {
                let atEnd = (index + format) % 2 == 0
                let weights = Weights(
                    w, n: n, k: k, format: format, parts: min(n, 1 + index % 3), atEnd: atEnd, on: device)
                let stored = weights.values
                let input = PageGuarded(x, atEnd: atEnd)
                let y = PageGuarded(addend, atEnd: atEnd)  // every other one starts from what is there
                let terms = PageGuarded(bias, atEnd: atEnd)
                let (hasAddend, hasBias) = (index % 2 == 0, index % 3 == 0)
                let target = y.base.assumingMemoryBound(to: Float.self)
                weights.with(bf16: bf16) {
                    device.table.pointee.multiply_by_weights(
                        device.threadPool, m, $0, input.base.assumingMemoryBound(to: Float.self),
                        hasAddend ? target : nil,
                        hasBias ? terms.base.assumingMemoryBound(to: Float.self) : nil, target)
                }
                // Both sides are rounded where there is a dot product of bf16; of few rows, beside bf16 alone.
                let isFew = m <= CK_FEW_ROWS
                let isRounded = level == "avx512bf16" && (isFew ? format == CK_BF16 : format != CK_FP32 || bf16)
                let (a, b) = isRounded ? (x.map(Self.rounded), stored.map(Self.rounded)) : (x, stored)
                var worst = 0.0
                for (at, found) in y.values(Float.self).enumerated() {
                    let (i, j) = (at / n, at % n)
                    var sum = (hasAddend ? Double(addend[at]) : 0) + (hasBias ? Double(bias[j]) : 0)
                    var magnitude = sum.magnitude + 1
                    for l in 0..<k {
                        let term = Double(a[i * k + l]) * Double(b[j * k + l])
                        sum += term
                        magnitude += term.magnitude
                    }
                    worst = max(worst, (Double(found) - sum).magnitude / magnitude)
                }
                // Of x, 16 bits count where int8 has dot products.
                let isSplit = level == "avx512bf16" && isFew && format == CK_INT8
                #expect(worst < (isSplit ? 2e-5 : 2e-6), "\(level) \(size) format \(format): off by \(worst)")
                #expect(input.values(Float.self) == x && weights.values == stored)
            }
        }
    }

    @Test(arguments: Kernels.available) func storedWeightsAreTheNearest(level: String) throws {
        let device = try Device(level: level)
        for k in [1, 2, 63, 64, 65, 128, 130, 200] {
            let n = 5
            let x = Draw(CounterRandom(seed: UInt64(k), stream: "stored")).normal(n, k).values
            for format in Self.formats {
                let weights = Weights(x, n: n, k: k, format: format, parts: 1, atEnd: true, on: device)
                let stored = weights.values
                switch format {
                case CK_FP32: #expect(stored == x)
                case CK_BF16: #expect(stored == x.map(Self.rounded))
                default:
                    for j in 0..<n {
                        for start in stride(from: 0, to: k, by: Self.block) {
                            let range = j * k + start..<j * k + min(start + Self.block, k)
                            let step = (x[range].map(\.magnitude).max() ?? 0) / 127
                            #expect(zip(x[range], stored[range]).allSatisfy { abs($0 - $1) <= step * 0.5001 })
                        }
                    }
                }
                let index: [Int32] = [4, -1, 0, 2]
                let y = PageGuarded([Float](repeating: 7, count: index.count * k), atEnd: true)
                weights.with {
                    device.table.pointee.gather_weights(
                        device.threadPool, index.count, $0, index, y.base.assumingMemoryBound(to: Float.self))
                }
                let zeros = [Float](repeating: 0, count: k)
                let expected = index.flatMap { $0 < 0 ? zeros : Array(stored[Int($0) * k..<(Int($0) + 1) * k]) }
                #expect(y.values(Float.self) == expected)
            }
        }
    }

    /// A block without a number stays without one, and zeros stay zeros.
    @Test(arguments: Kernels.available) func specialBlocks(level: String) throws {
        let device = try Device(level: level)
        var x = [Float](repeating: 0, count: 3 * Self.block)
        x[Self.block + 3] = .nan
        x[2 * Self.block + 5] = .infinity
        let stored = Weights(x, n: 1, k: x.count, format: Int(CK_INT8), parts: 1, atEnd: true, on: device).values
        #expect(stored[..<Self.block].allSatisfy { $0 == 0 })
        #expect(stored[(Self.block)...].allSatisfy { !$0.isFinite })
    }

    /// The same bits for one, two and three threads, and where parts adjoin or not.
    @Test(arguments: Kernels.available) func threadsAndPartsDoNotChangeBits(level: String) throws {
        let (n, k) = (391, 331)
        let draw = Draw(CounterRandom(seed: 9, stream: "weight threads"))
        let w = draw.normal(n, k).values
        for m in [1, 3, 90] {
            let x = draw.normal(m, k).values
            for format in Self.formats {
                let results = try [(1, 1), (2, 1), (2, 3), (3, 1)].map { (threads, parts) in
                    let device = try Device(workers: Workers(threads), level: level)
                    let weights = Weights(w, n: n, k: k, format: format, parts: parts, atEnd: true, on: device)
                    var y = [Float](repeating: 0, count: m * n)
                    weights.with { device.table.pointee.multiply_by_weights(device.threadPool, m, $0, x, nil, nil, &y) }
                    return y
                }
                #expect(results.allSatisfy { $0 == results[0] }, "\(level), \(m) rows, format \(format)")
            }
        }
    }
}
