import CKernels
import FileKit
import OperatorTesting
import TensorKit
import Testing

/// Every kernel on sizes from 1 to 130 gives what the plain level gives, and touches nothing else.
@Suite struct KernelSweepTests {
    private static let accelerated = Kernels.available.filter { $0 != "plain" }

    /// Runs a kernel on each level with fresh copies of its buffers and compares all of them.
    private func compare(
        _ what: String, _ level: String, _ buffers: [[Float]], tolerance: Float = 2e-5,
        _ run: (ck_kernels, OpaquePointer, [UnsafeMutablePointer<Float>]) -> Void
    ) throws {
        let outputs = try [level, "plain"].map { name in
            let device = try Device(workers: Workers(2), level: name)
            let guarded = buffers.map { Guarded($0) }
            run(device.table.pointee, device.threadPool, guarded.map(\.base))
            #expect(guarded.allSatisfy { $0.isIntact }, "\(what) on \(name) wrote outside its buffers")
            return guarded.map(\.values)
        }
        for (index, (found, expected)) in zip(outputs[0], outputs[1]).enumerated() {
            let error = zip(found, expected).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
            let scale = max(expected.reduce(0) { $0 + $1 * $1 }.squareRoot(), 1e-2)
            #expect(error <= tolerance * scale, "\(what), buffer \(index): off by \(error / scale)")
        }
    }

    private func values(_ counts: Int..., seed: Int) -> [[Float]] {
        let draw = Draw(CounterRandom(seed: UInt64(seed), stream: "sweep"))
        return counts.map { draw.normal($0).values }
    }

    @Test(arguments: accelerated) func rowKernels(level: String) throws {
        for width in 1...130 {
            let rows = 1 + width % 5
            let n = rows * width
            let draw = values(n, width, width, n, n, 2 * rows, width, width, seed: width)
            try compare("layer_norm, width \(width)", level, draw) { k, w, b in
                k.layer_norm(w, rows, width, 1e-3, b[0], b[1], b[2], b[3], b[5])
                k.layer_norm_gradient(w, rows, width, b[0], b[1], b[5], b[4], b[3], b[6], b[7])
            }
            try compare("rms_norm, width \(width)", level, draw) { k, w, b in
                k.rms_norm(w, rows, width, 1e-3, b[0], b[1], b[3], b[5])
                k.rms_norm_gradient(w, rows, width, b[0], b[1], b[5], b[4], b[3], b[6])
            }
            try compare("gelu, \(n)", level, draw) { k, w, b in
                k.gelu(w, n, b[0], b[3])
                k.gelu_gradient(w, n, b[0], b[3], b[4])
            }
            try compare("softmax, width \(width)", level, draw) { k, w, b in
                k.softmax(w, rows, width, b[0], b[3])
                k.softmax_gradient(w, rows, width, b[3], b[0], b[4])
            }
            try compare("rows, width \(width)", level, draw) { k, w, b in
                k.add(w, n, b[0], -0.5, b[3])
                k.add_bias(w, rows, width, b[1], b[3])
                k.column_sums(w, rows, width, b[0], b[6])
                k.scale_rows(w, rows, width, b[0], b[5], b[4])
                k.scale(w, width, b[1], 3, b[7])
                b[5][0] = Float(k.sum_of_squares(w, n, b[0]))
            }
            let index = (0..<rows).map { Int32($0 * 2 % rows) - ($0 == 2 ? 5 : 0) }
            try compare("gather and scatter, width \(width)", level, draw) { k, w, b in
                k.gather_rows(w, rows, width, b[0], index, b[3])
                k.scatter_rows(w, rows, width, b[0], index, b[5], b[4])
                k.row_dots(w, rows, width, b[0], b[4], b[5])
            }
            let swiglu = values(2 * n, n, 2 * n, seed: width)
            try compare("swiglu, width \(width)", level, swiglu) { k, w, b in
                k.swiglu(w, rows, width, b[0], b[1])
                k.swiglu_gradient(w, rows, width, b[0], b[1], b[2])
            }
            let targets = (0..<rows).map { Int32($0 % width) - ($0 == 1 ? 200 : 0) }
            try compare("cross_entropy, width \(width)", level, values(n, rows, n, 1, 3 * rows, seed: width)) {
                k, w, b in
                k.vocabulary_sums(w, rows, width, 0, b[0], targets, b[4])
                k.vocabulary_sums(w, rows, width, width, b[2], targets, b[4])
                b[3][0] = Float(k.cross_entropy(w, rows, targets, b[4], b[1]))
                k.cross_entropy_gradient(w, rows, width, 0, b[0], targets, b[1], 0.5, b[2])
            }
            let moments = [[Float]](repeating: [Float](repeating: 0.1, count: n), count: 2)
            try compare("adamw, \(n)", level, values(n, n, seed: width) + moments) {
                $0.adamw($1, n, $2[0], $2[1], $2[2], $2[3], 0.5, 0.01, 0.1, 0.9, 0.99, 1e-6, 0.1, 0.01)
            }
            let kernels = values(rows, width, width, n, n, width, width, seed: width)
            try compare("gaussians, \(width) kernels", level, kernels) {
                $0.gaussians($1, rows, width, $2[0], $2[1], $2[2], $2[3])
                $0.gaussians_gradient($1, rows, width, $2[0], $2[1], $2[2], $2[3], $2[4], $2[5], $2[6])
            }
        }
    }

    @Test(arguments: accelerated) func rotary(level: String) throws {
        for half in 1...65 {
            let positions: [Int32] = [0, 1, 999]
            try compare("rotary, \(2 * half)", level, values(3 * (5 * half), half, seed: half)) {
                $0.rotary($1, 3, 5 * half, 2, 2 * half, positions, $2[1], 1, $2[0])
            }
        }
    }

    @Test(arguments: accelerated) func attention(level: String) throws {
        for size in 1...130 {
            for bf16 in [false, true] {
                try compareAttention(
                    level, length: size, headSize: 1 + size * 7 % 40, causal: size % 2 == 0, bf16: bf16)
                try compareAttention(
                    level, length: 1 + size * 11 % 53, headSize: size, causal: size % 2 == 1, bf16: bf16)
            }
        }
    }

    /// In bf16, what differs in the last digit may be rounded to either side.
    private func compareAttention(
        _ level: String, length: Int, headSize: Int, causal: Bool, bf16: Bool
    ) throws {
        let shape = ck_attention(
            heads: 2, kv_heads: 1, head_size: headSize, causal: causal ? 1 : 0, scale: 1 / Float(headSize).squareRoot(),
            bf16: bf16 ? 1 : 0)
        let keys = length - length / 5
        let sequence = ck_sequence(start: 1, length: length, keys: keys, bias: causal ? -1 : 3)
        let rows = length + 2  // one before and one after the sequence
        let (fused, wide, bias) = (rows * 4 * headSize, rows * 2 * headSize, 3 + 2 * length * length)
        var buffers = values(fused, bias, wide, seed: length * 131 + headSize)
        buffers += [wide, 2 * rows, fused, bias].map { [Float](repeating: 0.5, count: $0) }
        let what = "attention, length \(length), head size \(headSize)"
        try withUnsafePointer(to: shape) { shape in
            try withUnsafePointer(to: sequence) { sequence in
                try compare(what, level, buffers, tolerance: bf16 ? 5e-3 : 2e-5) { k, w, b in
                    k.attention(w, shape, sequence, 1, rows, b[0], b[1], b[3], b[4])
                    k.attention_gradient(w, shape, sequence, 1, rows, b[0], b[1], b[4], b[2], b[5], b[6])
                }
                let cache = values(rows * headSize, rows * headSize, 4 * headSize, 2 * headSize, seed: length)
                try compare("cached " + what, level, cache) { k, w, b in
                    let (keys, values) = ([UnsafePointer<Float>?(b[0])], [UnsafePointer<Float>?(b[1])])
                    k.attention_cached(w, shape, 1, b[2], keys, values, [Int32(length)], [Int32(rows)], b[3])
                }
            }
        }
    }

    @Test(arguments: accelerated) func pairs(level: String) throws {
        for length in 1...70 {
            let heads = 1 + length * 3 % 20
            let draw = Draw(CounterRandom(seed: UInt64(length), stream: "pairs"))
            let flags = (0..<4).map { _ in Buffer(draw.flags(length).map { UInt8($0 ? 1 : 0) }) }
            let (first, count, node) = (Buffer<Int32>([0, 2]), Buffer<Int32>([2, 1]), Buffer<Int32>([1, 0, 2]))
            let nodes = 18
            let buffers =
                [draw.normal(length, 3, deviation: 4).values, draw.normal(nodes, heads).values]
                + [heads * length * length, nodes * heads, length * nodes, 1]
                .map { [Float](repeating: 0, count: $0) }
            try compare("pairs, length \(length)", level, buffers) { k, w, b in
                var pairs = ck_pairs(
                    length: length, positions: b[0], query: flags[0].base, key: flags[1].base, summed: flags[2].base,
                    has: flags[3].base, pair: nil)
                var grid = ck_grid(
                    bins: 2, limit: 9, width: 4.5, inverse_width: 2.0 / 9, first: first.base, count: count.base,
                    node: node.base)
                k.pair_bias(w, &pairs, &grid, heads, nodes, b[1], b[2])
                k.pair_bias_gradient(w, &pairs, &grid, heads, nodes, b[2], b[3])
                k.pair_weights(w, &pairs, &grid, nodes, b[4])
                b[5][0] = k.mark_intervals(w, &pairs, &grid, nil)
            }
        }
    }
}
