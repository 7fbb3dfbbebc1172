import CKernels
import FileKit
import OperatorTesting
import TensorKit
import Testing

/// Products of every level, precision and storage order against sums in double precision of the same operands.
@Suite struct ProductTests {
    /// The bf16 nearest to a number, ties to even.
    private static func rounded(_ x: Float) -> Float {
        let bits = x.bitPattern
        return Float(bitPattern: (bits &+ 0x7fff &+ (bits >> 16 & 1)) & 0xffff_0000)
    }

    private struct Sizes {
        var m, n, k: Int
    }

    /// Sizes from 1 to 130 in each place, so that every edge of tiles and panels occurs, and some of several blocks.
    private static let sizes: [Sizes] =
        (1...130).flatMap { s in
            [Sizes(m: s, n: 1 + s * 7 % 40, k: 5), Sizes(m: 7, n: s, k: 1 + s % 9), Sizes(m: 5, n: 19, k: s)]
        } + [Sizes(m: 203, n: 131, k: 517), Sizes(m: 97, n: 300, k: 1031)]

    @Test(arguments: Kernels.available) func productsAreRightAndStayInTheirBuffers(level: String) throws {
        let device = try Device(level: level)
        let (table, threads) = (device.table.pointee, device.threadPool)
        for (index, size) in Self.sizes.enumerated() {
            let (m, n, k) = (size.m, size.n, size.k)
            let draw = Draw(CounterRandom(seed: UInt64(index), stream: "products"))
            let (a, b) = (draw.normal(m, k).values, draw.normal(k, n).values)
            let (start, bias) = (draw.normal(m, n).values, draw.normal(n).values)
            for variant in 0..<16 {
                let (bf16, transposeA, transposeB, packed) =
                    (variant & 1 != 0, variant & 2 != 0, variant & 4 != 0, variant & 8 != 0)
                let panelSize = table.panel_bytes(bf16 ? 1 : 0, n, k) / 4
                guard !packed || panelSize > 0 else { continue }
                let x = Guarded(transposeA ? Self.transposed(a, m, k) : a)
                let y = Guarded(transposeB ? Self.transposed(b, k, n) : b)
                let c = Guarded(start)
                let terms = Guarded(bias)
                let panels = Guarded(zeros: panelSize)
                if packed {
                    table.pack_panels(
                        threads, bf16 ? 1 : 0, transposeB ? 1 : 0, n, k, y.base, transposeB ? k : n, panels.base)
                }
                // Every other variant starts from what is in C.
                var product = ck_product(
                    m: m, n: n, k: k, bf16: bf16 ? 1 : 0, transpose_a: transposeA ? 1 : 0,
                    transpose_b: transposeB ? 1 : 0, a: x.base, lda: transposeA ? m : k, b: y.base,
                    ldb: transposeB ? k : n, panels: packed ? UnsafeRawPointer(panels.base) : nil,
                    addend: index % 2 == 0 ? c.base : nil, bias: index % 3 == 0 ? terms.base : nil, c: c.base, ldc: n)
                table.multiply(threads, &product)
                let intact = [x, y, c, terms, panels].allSatisfy { $0.isIntact }
                #expect(intact, "\(level) \(size) \(variant): out of bounds")
                let worst: Double = Self.worstError(
                    c.values, size, bf16 ? a.map(Self.rounded) : a, bf16 ? b.map(Self.rounded) : b,
                    from: {
                        (index % 2 == 0 ? Double(start[$0 * n + $1]) : 0) + (index % 3 == 0 ? Double(bias[$1]) : 0)
                    })
                #expect(worst < 1e-5, "\(level) \(size) variant \(variant): off by \(worst)")
            }
        }
    }

    private static func transposed(_ x: [Float], _ rows: Int, _ columns: Int) -> [Float] {
        (0..<rows * columns).map { x[$0 % rows * columns + $0 / rows] }
    }

    /// Largest error relative to the sum of magnitudes.
    private static func worstError(
        _ found: [Float], _ size: Sizes, _ a: [Float], _ b: [Float], from start: (Int, Int) -> Double
    ) -> Double {
        var worst = 0.0
        for i in 0..<size.m {
            for j in 0..<size.n {
                var sum = start(i, j)
                var magnitude = sum.magnitude + 1
                for l in 0..<size.k {
                    let term = Double(a[i * size.k + l]) * Double(b[l * size.n + j])
                    sum += term
                    magnitude += term.magnitude
                }
                worst = max(worst, (Double(found[i * size.n + j]) - sum).magnitude / magnitude)
            }
        }
        return worst
    }

    /// Special values survive rounding: infinities, NaN, and numbers halfway between two bf16.
    @Test(arguments: Kernels.available) func roundingToBF16(level: String) throws {
        let device = try Device(level: level)
        let (table, threads) = (device.table.pointee, device.threadPool)
        let halfway = Float(bitPattern: 0x3f80_8000)  // 1 + 2⁻⁸: ties to even, 1
        let above = Float(bitPattern: 0x3f81_8000)  // 1 + 3 · 2⁻⁸: ties to even, 1 + 2⁻⁶
        let values: [Float] = [1.5, halfway, above, -2.25, .infinity, -.infinity]
        var found = [Float](repeating: 0, count: values.count)
        let one = Buffer<Float>([1])
        let x = Buffer(values)
        found.withUnsafeMutableBufferPointer { c in
            var product = ck_product(
                m: values.count, n: 1, k: 1, bf16: 1, transpose_a: 0, transpose_b: 0, a: x.base, lda: 1, b: one.base,
                ldb: 1, panels: nil, addend: nil, bias: nil, c: c.baseAddress, ldc: 1)
            table.multiply(threads, &product)
        }
        // An infinity times the zero that fills up its pair is no number.
        #expect(found[..<4] == [1.5, 1, 1.015625, -2.25])
        #expect(!found[4].isFinite && !found[5].isFinite)
    }

    /// Memory that a tensor gave back is filled again with what was there.
    @Test func discardedTensorsAreRecomputed() throws {
        let device = try Device()
        let gain = Tensor([Float](repeating: 2, count: 20), shape: [20], tracksGradient: true)
        let draw = Draw(CounterRandom(seed: 4, stream: "recomputed"))
        let x = Tensor(draw.normal(30, 20).values, shape: [30, 20], tracksGradient: true)
        let w = Tensor(draw.normal(40, 20).values, shape: [40, 20], tracksGradient: true)
        let graph = Graph(device: device, recording: true)
        let y = graph.rmsNorm(x, gain: gain, epsilon: 1e-5)
        let (before, address) = (y.values, y.base)
        _ = graph.linear(y, w)
        let other = graph.linear(x, w)  // takes the memory over
        #expect(y.base != address || other.base != address)
        #expect(y.values == before)
    }

    /// The same bits for one, two and three threads.
    @Test func threadsDoNotChangeBits() throws {
        let draw = Draw(CounterRandom(seed: 3, stream: "threads"))
        let x = Tensor(draw.normal(300, 200).values, shape: [300, 200])
        let w = Tensor(draw.normal(150, 200).values, shape: [150, 200])
        for precision in Precision.allCases {
            let results = try [1, 2, 3].map { threads in
                let device = try Device(workers: Workers(threads))
                return Graph(device: device, recording: false, precision: precision).linear(x, w).values
            }
            #expect(results[0] == results[1] && results[0] == results[2])
        }
    }

    /// Packed weights are made anew after they have changed.
    @Test func packedWeightsFollowTheWeights() throws {
        let device = try Device()
        let weights = PackedWeights()
        let x = Tensor([Float](repeating: 1, count: 8 * 4), shape: [8, 4])
        let w = Tensor([Float](repeating: 1, count: 12), shape: [3, 4])
        func first() -> Float {
            Graph(device: device, recording: false, precision: .bf16, packedWeights: weights).linear(x, w).values[0]
        }
        #expect(first() == 4)
        for i in 0..<12 { w.base[i] = 2 }
        weights.invalidate()
        #expect(first() == 8)
    }

    /// Where an activation is the second factor, memory that another one had before is not taken for that one, and one
    /// that has been discarded is computed again.
    @Test func activationsAsWeightsAreNotRemembered() throws {
        let (device, weights) = (try Device(), PackedWeights())
        let gain = Tensor([Float](repeating: 1, count: 32), shape: [32])
        func run(_ rows: Int, scale: Float, _ weights: PackedWeights?, _ device: Device) -> [Float] {
            let values = (0..<rows * 32).map { Float($0 % 7) + scale * Float($0 % 5) }
            let x = Tensor(values, shape: [rows, 32], tracksGradient: true)
            let graph = Graph(
                device: device, recording: true, precision: .bf16, packedWeights: weights)
            let y = graph.rmsNorm(x, gain: gain, epsilon: 1e-5)
            let z = graph.linear(graph.scaleRows(x, by: [Float](repeating: 0.5, count: rows)), y)
            let both = graph.add(z, graph.linear(y, graph.scaleRows(x, by: [Float](repeating: 2, count: rows))))
            graph.backward(from: both, gradient: (0..<both.count).map { Float($0 % 3) })
            return both.values + (x.gradient?.values ?? [])
        }
        for (rows, scale) in [(20, Float(1)), (20, -1), (37, 0.5), (9, 2)] {
            #expect(run(rows, scale: scale, weights, device) == run(rows, scale: scale, nil, device.withOwnMemory()))
        }
    }
}
