import CKernels
import TensorKit

/// Residue pairs of a packed batch of proteins, and where functions of their distances are evaluated: `distances`
/// holds the nodes, and every pair's value is interpolated from its interval's nodes (see `ck_grid`).
package final class PairGeometry {
    /// One protein's residues.
    package struct Protein {
        /// First row in the packed batch.
        package var start: Int
        /// C-alpha positions in ångström, three per row.
        package var positions: [Float]
        /// Rows whose queries, and rows whose keys, get a bias.
        package var query, key: [Bool]
        /// Rows that are summed over, and rows that get a sum.
        package var summed, has: [Bool]
        /// Direct form: the node of each pair, row by row, that of (i, j) and (j, i) alone; empty for the grid form.
        package var pairNodes: [Int32]

        package init(
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
    package struct Cells {
        /// Distances from `limit` on are read at `limit`.
        package var limit: Float
        /// Per bin: its first interval and its number of intervals.
        package var first, count: [Int32]
        /// Per interval: the index of its group of six nodes; -1 if no pair falls into it.
        package var node: [Int32]

        /// Width of a bin.
        var width: Float { limit / Float(first.count) }

        package init(limit: Float, first: [Int32], count: [Int32], node: [Int32]) {
            self.limit = limit
            self.first = first
            self.count = count
            self.node = node
        }
    }

    /// Node distances in ångström.
    package let distances: Buffer<Float>
    /// Rows of the packed batch.
    package let rows: Int
    /// Direct form: the rows that each node's values are summed in, the one of its pair's first residue and then that of
    /// its second; -1 for none.
    let summedIn: [Buffer<Int32>]
    /// Whether every pair has a node of its own.
    var isDirect: Bool { grid.bins == 0 }
    private let proteins: [(start: Int, length: Int, pairs: ck_pairs)]
    private let grid: ck_grid
    private let owned: [AnyObject]

    package init(rows: Int, proteins: [Protein], distances: [Float], cells: Cells?) {
        self.rows = rows
        self.distances = Buffer(distances)
        summedIn = cells == nil ? Self.summedIn(proteins, nodes: distances.count) : []
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

    private static func summedIn(_ proteins: [Protein], nodes: Int) -> [Buffer<Int32>] {
        var (first, second) = ([Int32](repeating: -1, count: nodes), [Int32](repeating: -1, count: nodes))
        for protein in proteins where !protein.pairNodes.isEmpty {
            let t = protein.length
            for i in 0..<t {
                for j in i..<t {
                    let node = Int(protein.pairNodes[i * t + j])
                    if protein.has[i], protein.summed[j] { first[node] = Int32(protein.start + i) }
                    if i != j, protein.has[j], protein.summed[i] { second[node] = Int32(protein.start + j) }
                }
            }
        }
        return [Buffer(first), Buffer(second)]
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
