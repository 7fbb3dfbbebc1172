import CKernels
import TensorKit

/// The residues of a protein that have a position, as rows of a packed batch of such residues.
package struct PlacedResidues {
    /// First row.
    package var start: Int
    /// C-alpha of each in ångström.
    package var positions: [SIMD3<Float>]
    /// The row and column of each in the protein's block of the attention bias, whose side is `side`.
    package var places: [Int]
    /// Rows of the block, those without a position included.
    package var side: Int
    /// Where the block begins.
    package var biasOffset: Int

    package init(start: Int, positions: [SIMD3<Float>], places: [Int], side: Int, biasOffset: Int) {
        precondition(positions.count == places.count, "\(positions.count) positions for \(places.count) places")
        (self.start, self.positions, self.places) = (start, positions, places)
        (self.side, self.biasOffset) = (side, biasOffset)
    }

    /// From residue i to residue j, of length almost 1.
    fileprivate func direction(_ i: Int, _ j: Int) -> SIMD3<Float> {
        let away = positions[j] - positions[i]
        return away / ((away * away).sum().squareRoot() + 1e-5)
    }
}

extension Graph {
    /// Attention whose values act along the lines between residues, so that what comes out turns with the protein:
    ///
    ///     f_i = Σ_h Σ_j softmax_j(q_ih k_jh / √d + Φ_ijh) Δ_ij (v_jh · w_h)        Δ_ij from residue i to j, of length 1
    ///
    /// with qkv `[N, 3 H d]`, w `[H d]`, Φ the attention bias -> `[N, 3]`. Only residues with a position take part.
    ///
    /// Probabilities are computed once more in the backward pass: nothing larger than T x T is kept, or made.
    package func pairForces(
        _ qkv: Tensor, axis: Tensor, heads: Int, bias: Tensor, _ proteins: [PlacedResidues]
    ) -> Tensor {
        precondition(qkv.width == 3 * axis.count && axis.count % heads == 0, "pairForces: \(qkv.shape), \(axis.shape)")
        precondition(proteins.reduce(0) { $0 + $1.places.count } == qkv.rows, "pairForces: rows outside proteins")
        let forces = output([qkv.rows, 3], from: qkv, axis, bias)
        for protein in proteins where !protein.places.isEmpty {
            let passes = PairForces(self, qkv, axis, heads, bias, protein)
            passes.forces(into: forces)
        }
        record(forces) { [self] dforces in
            let gradients = (
                qkv: gradient(of: qkv), axis: axis.tracksGradient ? gradient(of: axis) : nil,
                bias: bias.tracksGradient ? gradient(of: bias) : nil
            )
            for protein in proteins where !protein.places.isEmpty {
                let passes = PairForces(self, qkv, axis, heads, bias, protein)
                passes.differentiate(dforces, qkv: gradients.qkv, axis: gradients.axis, bias: gradients.bias)
            }
        }
        return forces
    }
}

/// Forward and backward pass of one protein.
private struct PairForces {
    let graph: Graph
    let protein: PlacedResidues
    let bias: UnsafeMutablePointer<Float>
    let (count, heads, size, width): (Int, Int, Int, Int)
    /// First elements of the protein's queries, keys and values of head 0, and of w.
    let query, key, value, axis: UnsafeMutablePointer<Float>

    init(_ graph: Graph, _ qkv: Tensor, _ axis: Tensor, _ heads: Int, _ bias: Tensor, _ protein: PlacedResidues) {
        (self.graph, self.protein, self.heads) = (graph, protein, heads)
        self.bias = bias.base + protein.biasOffset
        (count, size, width) = (protein.places.count, axis.count / heads, qkv.width)
        query = qkv.base + protein.start * width
        key = query + axis.count
        value = key + axis.count
        self.axis = axis.base
    }

    private var scale: Float { 1 / Float(size).squareRoot() }

    /// A matrix in memory: its first element, and elements from row to row.
    private struct Operand {
        let base: UnsafeMutablePointer<Float>
        let stride: Int
        var isTransposed = false
    }

    /// C = A B, or C += A B, in fp32: `[m, k] [k, n]`.
    private func multiply(_ m: Int, _ n: Int, _ k: Int, _ a: Operand, _ b: Operand, into c: Operand, adds: Bool) {
        var product = ck_product(
            m: m, n: n, k: k, bf16: 0, transpose_a: a.isTransposed ? 1 : 0, transpose_b: b.isTransposed ? 1 : 0,
            a: a.base, lda: a.stride, b: b.base, ldb: b.stride, panels: nil, addend: adds ? UnsafePointer(c.base) : nil,
            bias: nil, c: c.base, ldc: c.stride)
        graph.kernels.pointee.multiply(graph.workers, &product)
    }

    /// softmax over residues of one head, `[count, count]`.
    private func probabilities(_ head: Int, _ p: UnsafeMutablePointer<Float>) {
        multiply(
            count, count, size, Operand(base: query + head * size, stride: width),
            Operand(base: key + head * size, stride: width, isTransposed: true), into: Operand(base: p, stride: count),
            adds: false)
        for i in 0..<count {
            let row = bias + (head * protein.side + protein.places[i]) * protein.side
            for j in 0..<count { p[i * count + j] = scale * p[i * count + j] + row[protein.places[j]] }
        }
        graph.kernels.pointee.softmax(graph.workers, count, count, p, p)
    }

    /// v_j · w of one head.
    private func amounts(_ head: Int) -> [Float] {
        let (values, axis) = (value + head * size, axis + head * size)
        return (0..<count).map { j in (0..<size).reduce(0) { $0 + values[j * width + $1] * axis[$1] } }
    }

    func forces(into forces: Tensor) {
        let (kept, pulls) = (graph.tensor([count, count]), graph.zeros([count, count]))
        defer { withExtendedLifetime((kept, pulls)) {} }
        let (p, sums) = (kept.base, pulls.base)
        for head in 0..<heads {
            probabilities(head, p)
            let amounts = amounts(head)
            for i in 0..<count {
                for j in 0..<count { sums[i * count + j] += p[i * count + j] * amounts[j] }
            }
        }
        for i in 0..<count {
            var force = SIMD3<Float>()
            for j in 0..<count { force += protein.direction(i, j) * sums[i * count + j] }
            for c in 0..<3 { forces.base[(protein.start + i) * 3 + c] = force[c] }
        }
    }

    func differentiate(_ dforces: Tensor, qkv: Tensor, axis daxis: Tensor?, bias dbias: Tensor?) {
        let (kept, along) = (graph.tensor([count, count]), graph.tensor([count, count]))
        let (dkept, dscores) = (graph.tensor([count, count]), graph.tensor([count, count]))
        defer { withExtendedLifetime((kept, along, dkept, dscores)) {} }
        let (p, g, dp, ds) = (kept.base, along.base, dkept.base, dscores.base)
        // What the gradient has along the line from i to j.
        for i in 0..<count {
            let df = dforces.base + (protein.start + i) * 3
            let gradient = SIMD3(df[0], df[1], df[2])
            for j in 0..<count { g[i * count + j] = (gradient * protein.direction(i, j)).sum() }
        }
        let dquery = qkv.base + protein.start * width
        let (dkey, dvalue) = (dquery + axisCount, dquery + 2 * axisCount)
        for head in 0..<heads {
            probabilities(head, p)
            let amounts = amounts(head)
            var damounts = [Float](repeating: 0, count: count)
            for i in 0..<count {
                for j in 0..<count {
                    let at = i * count + j
                    damounts[j] += p[at] * g[at]
                    (dp[at], ds[at]) = (g[at] * amounts[j], 0)
                }
            }
            graph.kernels.pointee.softmax_gradient(graph.workers, count, count, p, dp, ds)
            let first = head * size
            for j in 0..<count {
                for d in 0..<size {
                    dvalue[j * width + first + d] += damounts[j] * axis[first + d]
                    daxis?.base[first + d] += damounts[j] * value[j * width + first + d]
                }
            }
            for i in 0..<count {
                let row = dbias.map {
                    $0.base + protein.biasOffset + (head * protein.side + protein.places[i]) * protein.side
                }
                for j in 0..<count {
                    row?[protein.places[j]] += ds[i * count + j]
                    ds[i * count + j] *= scale
                }
            }
            multiply(
                count, size, count, Operand(base: ds, stride: count), Operand(base: key + first, stride: width),
                into: Operand(base: dquery + first, stride: width), adds: true)
            multiply(
                count, size, count, Operand(base: ds, stride: count, isTransposed: true),
                Operand(base: query + first, stride: width), into: Operand(base: dkey + first, stride: width),
                adds: true)
        }
    }

    private var axisCount: Int { heads * size }
}
