import TensorKit

extension Graph {
    /// Functions of distance are evaluated at so many nodes at a time: a grid has no more, and the pairs of the direct form
    /// are gone through in blocks.
    static var nodesAtATime: Int { 1 << 14 }

    /// Φ at the nodes and the summed kernel values of every row: -> `[P, H]`, `[N, K]`.
    ///
    /// Of a block nothing is kept but its rows of Φ: the backward pass evaluates it once more.
    ///
    /// - Parameter phi: from kernel values at some nodes, `[n, K]`, to `[n, H]`.
    func pairValues(
        _ geometry: PairGeometry, means: Tensor, stds: Tensor, phi: @escaping (_ graph: Graph, _ e: Tensor) -> Tensor
    ) -> (phi: Tensor, sums: Tensor) {
        let nodes = geometry.distances.count
        guard geometry.isDirect, nodes > Self.nodesAtATime else {
            let e = gaussians(geometry.distances, means: means, stds: stds)
            return (phi(self, e), pairSums(e, geometry))
        }
        func values(_ graph: Graph, _ block: Range<Int>) -> [Tensor] {
            let distances = UnsafeBufferPointer(start: geometry.distances.base + block.lowerBound, count: block.count)
            let e = graph.gaussians(Buffer(Array(distances)), means: means, stds: stds)
            return [phi(graph, e), e]
        }
        let blocks = stride(from: 0, to: nodes, by: Self.nodesAtATime).map { $0..<min($0 + Self.nodesAtATime, nodes) }
        let first = resultsAlone { values($0, blocks[0]) }
        let heads = first[0].width
        let table = tensor([nodes, heads], tracksGradient: first[0].tracksGradient)
        let sums = tensor([geometry.rows, means.count], tracksGradient: first[1].tracksGradient)
        sums.base.update(repeating: 0, count: sums.count)
        for block in blocks {
            let results = block.lowerBound == 0 ? first : resultsAlone { values($0, block) }
            (table.base + block.lowerBound * heads).update(from: results[0].base, count: results[0].count)
            addPairs(results[1], geometry, first: block.lowerBound, to: sums)
        }
        record([table, sums]) { [self] in
            for block in blocks {
                let dphi = table.gradient.map { gradient in
                    let rows = tensor([block.count, heads])
                    rows.base.update(from: gradient.base + block.lowerBound * heads, count: rows.count)
                    return rows
                }
                let de = sums.gradient.map { pairGradients($0, geometry, nodes: block) }
                differentiate(gradients: [dphi, de]) { values($0, block) }
            }
        }
        return (table, sums)
    }
}
