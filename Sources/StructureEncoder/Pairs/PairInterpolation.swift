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
}
