import StructureEncoder
import TensorKit

/// The head of stage 0 that tells how far each residue was moved: attention along the lines between residues, whose answer turns
/// with the protein (see `Graph.pairForces`). One projection without a bias serves the three axes.
package final class DenoisingHead {
    private let qkv, qkvBias: Tensor  // [3D, D], [3D]
    private let axis: Tensor  // [1, D]
    private let heads: Int

    init(_ c: ProteinModelConfiguration, layout: ParameterLayout, prefix: String) {
        let d = c.hiddenSize
        heads = c.heads
        let names = [("q_proj", ParameterRole.Kind.query), ("k_proj", .key), ("v_proj", .value)]
        func parts(
            _ suffix: String, _ shape: [Int], _ term: ParameterRole.Term
        ) -> [(name: String, shape: [Int], role: ParameterRole)] {
            names.map { (prefix + $0 + suffix, shape, ParameterRole(.warmUp, $1, term)) }
        }
        qkv = layout.declare([3 * d, d], parts: parts(".weight", [d, d], .weight), .scaled(inputs: d))
        qkvBias = layout.declare([3 * d], parts: parts(".bias", [d], .bias), .constant(0))
        axis = layout.declare(
            prefix + "axes.0.weight", [1, d], .scaled(inputs: d), role: ParameterRole(.warmUp, .axis))
    }

    /// The noise of the residues that have a position, `[residues, 3]`, and the row of each in the batch.
    ///
    /// - Parameters:
    ///   - states: of all rows of the batch, `[N, D]`.
    ///   - bias: that of the attention, for the positions as they are in the batch.
    func callAsFunction(
        _ graph: Graph, _ states: Tensor, _ batch: ProteinBatch, bias: AttentionBias
    ) -> (noise: Tensor, rows: [Int32]) {
        var rows: [Int32] = []
        let proteins = zip(batch.proteins, batch.sequences).enumerated().map { index, piece in
            let places = piece.0.positions.indices.filter { piece.0.positions[$0] != nil }
            defer { rows += places.map { Int32(piece.1.start + $0) } }
            return PlacedResidues(
                start: rows.count, positions: places.compactMap { piece.0.positions[$0] }, places: places,
                side: piece.1.length, biasOffset: bias.offsets[index])
        }
        let x = graph.linear(graph.gatherRows(states, rows), qkv, bias: qkvBias)
        return (graph.pairForces(x, axis: axis, heads: heads, bias: bias.values, proteins), rows)
    }
}

extension ParameterRole.Kind {
    /// What turns values into amounts along a line.
    static let axis = Self("axis")
}
