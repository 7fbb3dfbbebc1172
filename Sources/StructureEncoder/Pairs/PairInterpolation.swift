import CKernels
import TensorKit

extension Graph {
    /// Largest distance in ångström over pairs that have a bias or are summed.
    package func farthestPair(_ geometry: PairGeometry) -> Float {
        var farthest: Float = 0
        geometry.forEachProtein { _, _, _, pairs, grid in
            farthest = max(farthest, kernels.pointee.mark_intervals(workers, pairs, grid, nil))
        }
        return farthest
    }

    /// Per interval of `cells`: 1 if a pair falls into it.
    package func usedIntervals(_ geometry: PairGeometry, cells: PairGeometry.Cells, count: Int) -> [UInt8] {
        let marks = Buffer([UInt8](repeating: 0, count: count))
        let (first, counts) = (Buffer(cells.first), Buffer(cells.count))
        var grid = ck_grid(
            bins: first.count, limit: cells.limit, width: cells.width, inverse_width: 1 / cells.width,
            first: first.base, count: counts.base, node: nil)
        geometry.forEachProtein { _, _, _, pairs, _ in
            _ = kernels.pointee.mark_intervals(workers, pairs, &grid, marks.base)
        }
        return marks.values
    }

    /// Attention bias of every pair, interpolated from values at the nodes: table `[P, H]` -> one `[H, T, T]` block per
    /// protein. The derivative scatters pair gradients back onto the nodes.
    package func pairBias(_ table: Tensor, _ geometry: PairGeometry) -> AttentionBias {
        precondition(table.rows == geometry.distances.count, "pairBias: table \(table.shape)")
        let (nodes, heads) = (table.rows, table.width)
        let (offsets, total) = geometry.biasOffsets(heads: heads)
        let bias = output([total], from: table)
        geometry.forEachProtein { index, _, _, pairs, grid in
            kernels.pointee.pair_bias(workers, pairs, grid, heads, nodes, table.base, bias.base + offsets[index])
        }
        record(bias) { [self] dbias in
            let dtable = gradient(of: table)
            geometry.forEachProtein { index, _, _, pairs, grid in
                kernels.pointee.pair_bias_gradient(
                    workers, pairs, grid, heads, nodes, dbias.base + offsets[index], dtable.base)
            }
        }
        return AttentionBias(values: bias, offsets: offsets)
    }

    /// Σⱼ e(d_ij) of every row, from kernel values at the nodes: e `[P, K]` -> `[N, K]`.
    ///
    /// A row's sum is linear in the nodes' values: W e, W `[T, P]` the node weights of its pairs. On the grid P is far
    /// below H T, the columns of the bias; in the direct form it is about T²/2, and W is the largest tensor of the module.
    package func pairSums(_ e: Tensor, _ geometry: PairGeometry) -> Tensor {
        precondition(e.rows == geometry.distances.count, "pairSums: kernel values \(e.shape)")
        let (nodes, k) = (e.rows, e.width)
        let sums = output([geometry.rows, k], from: e)
        sums.base.update(repeating: 0, count: sums.count)
        var kept: [Tensor] = []
        geometry.forEachProtein { _, start, length, pairs, grid in
            let weights = tensor([length, nodes])
            kernels.pointee.pair_weights(workers, pairs, grid, nodes, weights.base)
            if sums.tracksGradient { kept.append(weights) }
            var product = ck_product(
                m: length, n: k, k: nodes, bf16: 0, transpose_a: 0, transpose_b: 0, a: weights.base, lda: nodes,
                b: e.base, ldb: k, panels: nil, addend: nil, bias: nil, c: sums.base + start * k, ldc: k)
            kernels.pointee.multiply(workers, &product)
        }
        record(sums) { [self, kept] dsums in
            let de = gradient(of: e)
            geometry.forEachProtein { index, start, length, _, _ in
                let weights = kept[index]
                var product = ck_product(
                    m: nodes, n: k, k: length, bf16: 0, transpose_a: 1, transpose_b: 0, a: weights.base, lda: nodes,
                    b: dsums.base + start * k, ldb: k, panels: nil, addend: de.base, bias: nil, c: de.base, ldc: k)
                kernels.pointee.multiply(workers, &product)
            }
        }
        return sums
    }
}
