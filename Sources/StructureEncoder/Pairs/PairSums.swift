import CKernels
import TensorKit

extension Graph {
    /// Σⱼ e(d_ij) of every row, from kernel values at the nodes: e `[P, K]` -> `[N, K]`.
    package func pairSums(_ e: Tensor, _ geometry: PairGeometry) -> Tensor {
        precondition(e.rows == geometry.distances.count, "pairSums: kernel values \(e.shape)")
        return geometry.isDirect ? directSums(e, geometry) : gridSums(e, geometry)
    }

    /// A row's sum is linear in the nodes' values: W e, W `[T, P]` the node weights of its pairs.
    private func gridSums(_ e: Tensor, _ geometry: PairGeometry) -> Tensor {
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

    /// A pair's values are added to the rows of its two residues.
    private func directSums(_ e: Tensor, _ geometry: PairGeometry) -> Tensor {
        let sums = output([geometry.rows, e.width], from: e)
        sums.base.update(repeating: 0, count: sums.count)
        addPairs(e, geometry, first: 0, to: sums)
        record(sums) { [self] dsums in
            let de = pairGradients(dsums, geometry, nodes: 0..<e.rows)
            kernels.pointee.add(workers, de.count, de.base, 1, gradient(of: e).base)
        }
        return sums
    }

    /// Adds values of the direct form's nodes from `first` on to the rows that they are summed in.
    func addPairs(_ e: Tensor, _ geometry: PairGeometry, first: Int, to sums: Tensor) {
        for rows in geometry.summedIn {
            kernels.pointee.scatter_rows(workers, e.rows, e.width, e.base, rows.base + first, nil, sums.base)
        }
    }

    /// The opposite: for each of the nodes, the gradients of the rows that it is summed in, together.
    func pairGradients(_ dsums: Tensor, _ geometry: PairGeometry, nodes: Range<Int>) -> Tensor {
        let parts = geometry.summedIn.map { rows in
            let part = tensor([nodes.count, dsums.width])
            kernels.pointee.gather_rows(
                workers, nodes.count, dsums.width, dsums.base, rows.base + nodes.lowerBound, part.base)
            return part
        }
        kernels.pointee.add(workers, parts[0].count, parts[1].base, 1, parts[0].base)
        return parts[0]
    }
}
