import CKernels

/// Residue pairs of a packed batch of proteins, and where functions of their distances are evaluated: `distances`
/// holds the nodes, and every pair's value is interpolated from its interval's nodes (see `ck_grid`).
public final class PairGeometry {
    /// One protein's residues.
    public struct Protein {
        /// First row in the packed batch.
        public var start: Int
        /// C-alpha positions in ångström, three per row.
        public var positions: [Float]
        /// Rows whose queries, and rows whose keys, get a bias.
        public var query, key: [Bool]
        /// Rows that are summed over, and rows that get a sum.
        public var summed, has: [Bool]
        /// Direct form: the node of each pair, row by row, that of (i, j) and (j, i) alone; empty for the grid form.
        public var pairNodes: [Int32]

        public init(
            start: Int, positions: [Float], query: [Bool], key: [Bool], summed: [Bool], has: [Bool],
            pairNodes: [Int32] = []
        ) {
            self.start = start
            self.positions = positions
            self.query = query
            self.key = key
            self.summed = summed
            self.has = has
            self.pairNodes = pairNodes
        }

        var length: Int { query.count }
    }

    /// Cells of the distance axis; nil for the direct form, where every pair has its own node.
    public struct Cells {
        /// Distances from `limit` on are read at `limit`.
        public var limit: Float
        /// Per bin: its first interval and its number of intervals.
        public var first, count: [Int32]
        /// Per interval: the index of its group of six nodes; -1 if no pair falls into it.
        public var node: [Int32]

        /// Width of a bin.
        var width: Float { limit / Float(first.count) }

        public init(limit: Float, first: [Int32], count: [Int32], node: [Int32]) {
            self.limit = limit
            self.first = first
            self.count = count
            self.node = node
        }
    }

    /// Node distances in ångström.
    public let distances: Buffer<Float>
    /// Rows of the packed batch.
    public let rows: Int
    private let proteins: [(start: Int, length: Int, pairs: ck_pairs)]
    private let grid: ck_grid
    private let owned: [AnyObject]

    public init(rows: Int, proteins: [Protein], distances: [Float], cells: Cells?) {
        self.rows = rows
        self.distances = Buffer(distances)
        var owned: [AnyObject] = []
        func keep<T: BitwiseCopyable>(_ values: [T]) -> UnsafeMutablePointer<T> {
            let buffer = Buffer(values)
            owned.append(buffer)
            return buffer.base
        }
        func bytes(_ flags: [Bool]) -> UnsafeMutablePointer<UInt8> { keep(flags.map { $0 ? 1 : 0 }) }
        self.proteins = proteins.map { protein in
            precondition(protein.positions.count == 3 * protein.length, "pairs: positions of \(protein.length) rows")
            return (
                protein.start, protein.length,
                ck_pairs(
                    length: protein.length, positions: keep(protein.positions), query: bytes(protein.query),
                    key: bytes(protein.key), summed: bytes(protein.summed), has: bytes(protein.has),
                    pair: keep(protein.pairNodes))
            )
        }
        if let cells {
            grid = ck_grid(
                bins: cells.first.count, limit: cells.limit, width: cells.width, inverse_width: 1 / cells.width,
                first: keep(cells.first), count: keep(cells.count), node: keep(cells.node))
        } else {
            grid = ck_grid(bins: 0, limit: 0, width: 0, inverse_width: 0, first: nil, count: nil, node: nil)
        }
        self.owned = owned
    }

    /// Offsets of each protein's `[heads, T, T]` block, and the total.
    func biasOffsets(heads: Int) -> (offsets: [Int], total: Int) {
        var total = 0
        let offsets = proteins.map { protein in
            defer { total += heads * protein.length * protein.length }
            return total
        }
        return (offsets, total)
    }

    func forEachProtein(
        _ body: (_ index: Int, _ start: Int, _ length: Int, UnsafePointer<ck_pairs>, UnsafePointer<ck_grid>) -> Void
    ) {
        for (index, protein) in proteins.enumerated() {
            withUnsafePointer(to: protein.pairs) { pairs in
                withUnsafePointer(to: grid) { body(index, protein.start, protein.length, pairs, $0) }
            }
        }
    }
}

extension Graph {
    /// Largest distance in ångström over pairs that have a bias or are summed.
    public func farthestPair(_ geometry: PairGeometry) -> Float {
        var farthest: Float = 0
        geometry.forEachProtein { _, _, _, pairs, grid in
            farthest = max(farthest, kernels.pointee.mark_intervals(workers, pairs, grid, nil))
        }
        return farthest
    }

    /// Per interval of `cells`: 1 if a pair falls into it.
    public func usedIntervals(_ geometry: PairGeometry, cells: PairGeometry.Cells, count: Int) -> [UInt8] {
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
    public func pairBias(_ table: Tensor, _ geometry: PairGeometry) -> AttentionBias {
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
    /// A row's sum is linear in the nodes' values: W e, W `[T, P]` the node weights of its pairs.
    public func pairSums(_ e: Tensor, _ geometry: PairGeometry) -> Tensor {
        precondition(e.rows == geometry.distances.count, "pairSums: kernel values \(e.shape)")
        let (nodes, k) = (e.rows, e.width)
        let sums = output([geometry.rows, k], from: e)
        sums.base.update(repeating: 0, count: sums.count)
        var kept: [Tensor] = []  // far smaller than the bias: as many rows, but P instead of H T columns
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
