import ProteinKit
import TensorKit

/// The structure-aware module: C-alpha distances become an attention bias for every head, the same in all layers, and
/// a term for every residue's embedding.
///
///     e_ijk = exp(−½((d_ij − μ_k)/σ_k)²) / (√(2π) σ_k)        Gaussian kernels of the distance
///     Φ_ij  = W₂ gelu(W₁ e_ij + b₁) + b₂                      K → K → H
///     p_i   = W_edge Σ_j e_ij + b                             K → hidden
///
/// Φ depends on one number, so it is evaluated on a grid of distances and interpolated for every pair (see
/// `DistanceGrid`). The direct form, at every pair's own distance, goes through the pairs in blocks (see `pairValues`).
/// So nothing of size T × T × K exists in either.
public final class StructureModule {
    private let configuration: ProteinModelConfiguration
    private let means, stds: Tensor  // [K]
    private let layer1, layer1Bias: Tensor  // [K, K], [K]
    private let layer2, layer2Bias: Tensor  // [H, K], [H]
    private let edge, edgeBias: Tensor  // [D, K], [D]

    /// How pair values are obtained.
    public enum Evaluation: Sendable {
        /// On the grid, or directly where there are no more pairs than nodes (short proteins), or where the grid isn't
        /// accurate with as many nodes and refinements as it may have (very sharp kernels, or a very steep Φ).
        case automatic
        /// At every pair's own distance: the reference form.
        case direct
    }

    /// Declares the module's parameters in `layout`, under names that begin with `prefix`.
    public init(_ configuration: ProteinModelConfiguration, layout: ParameterLayout, prefix: String) {
        self.configuration = configuration
        let (k, h, d) = (configuration.kernels, configuration.heads, configuration.hiddenSize)
        // Published checkpoints started from μ, s ~ U(0, 3) and weights of 0.02; a new model learns folds sooner when
        // its kernels cover the shells of neighbouring residues and Φ starts at the scale of attention logits.
        func linear(_ name: String, _ kind: ParameterRole.Kind, _ outputs: Int) -> (Tensor, Tensor) {
            (
                layout.declare(
                    prefix + name + ".weight", [outputs, k], .scaled(inputs: k),
                    role: ParameterRole(.structureModule, kind)),
                layout.declare(
                    prefix + name + ".bias", [outputs], .constant(0), role: ParameterRole(.structureModule, kind, .bias)
                )
            )
        }
        means = layout.declare(
            prefix + "gbf.means", [1, k], .uniform(low: 0, high: 12),
            role: ParameterRole(.structureModule, .kernelMeans))
        stds = layout.declare(
            prefix + "gbf.stds", [1, k], .uniform(low: 0.25, high: 1.75),
            role: ParameterRole(.structureModule, .kernelDeviations))
        (layer1, layer1Bias) = linear("gbf_proj.layer1", .pairHidden, k)
        (layer2, layer2Bias) = linear("gbf_proj.layer2", .pairOutput, h)
        (edge, edgeBias) = linear("edge_proj", .edges, d)
    }

    /// Attention bias of every protein, and the summed-edge term `[N, hidden]`, already scaled.
    public func callAsFunction(
        _ graph: Graph, _ batch: ProteinBatch, evaluation: Evaluation = .automatic
    ) -> (bias: AttentionBias, edges: Tensor) {
        let geometry = geometry(graph, batch, evaluation)
        let (values, sums) = graph.pairValues(geometry, means: means, stds: stds, phi: phi)  // [P, H], [N, K]
        let bias = graph.pairBias(values, geometry)
        let edges = graph.scaleRows(graph.linear(sums, edge, bias: edgeBias, precision: .fp32), by: edgeFactors(batch))
        return (bias, edges)
    }

    /// Φ at given distances: kernel values `[P, K]` -> `[P, H]`. In fp32, because interpolation needs the digits.
    private func phi(_ graph: Graph, _ e: Tensor) -> Tensor {
        let inner = graph.gelu(graph.linear(e, layer1, bias: layer1Bias, precision: .fp32))
        return graph.linear(inner, layer2, bias: layer2Bias, precision: .fp32)
    }

    /// The summed-edge term reaches residues with a position; in the released code, only of batch rows 1..<B-1.
    private func edgeFactors(_ batch: ProteinBatch) -> [Float] {
        let last = batch.proteins.count - 1
        return batch.proteins.enumerated().flatMap { index, protein in
            let reached = configuration.compatibility == .paper || (index > 0 && index < last)
            return protein.positions.map { $0 != nil && reached ? configuration.edgeScale : 0 }
        }
    }

    // MARK: Pairs

    private func pairs(of protein: ProteinInput, start: Int) -> PairGeometry.Protein {
        let has = protein.positions.map { $0 != nil }
        let positions = ResiduePositions.packed(protein.positions)
        let inner = has.indices.map { $0 > 0 && $0 < has.count - 1 }
        let key = zip(has, inner).map { $0 && $1 }
        return switch configuration.compatibility {
        case .paper:
            PairGeometry.Protein(
                start: start, positions: positions, query: key, key: key, summed: has, has: has)
        case .official:
            PairGeometry.Protein(
                start: start, positions: positions, query: inner, key: key,
                summed: has.indices.map { $0 < protein.tokens }, has: has)
        }
    }

    private func geometry(_ graph: Graph, _ batch: ProteinBatch, _ evaluation: Evaluation) -> PairGeometry {
        let proteins = zip(batch.proteins, batch.sequences).map { pairs(of: $0, start: $1.start) }
        if evaluation == .automatic, let geometry = gridGeometry(graph, rows: batch.rows, proteins) { return geometry }
        return directGeometry(rows: batch.rows, proteins)
    }

    /// One node per pair that anything depends on; pairs (i, j) and (j, i) share theirs.
    private func directGeometry(rows: Int, _ proteins: [PairGeometry.Protein]) -> PairGeometry {
        var distances: [Float] = []
        let proteins = proteins.map { protein in
            var protein = protein
            let t = protein.query.count
            protein.pairNodes = [Int32](repeating: 0, count: t * t)
            func matters(_ i: Int, _ j: Int) -> Bool {
                (protein.query[i] && protein.key[j]) || (protein.has[i] && protein.summed[j])
            }
            // The same operations as the kernels': where Gaussians are sharp, the last bit of a distance shows.
            func distance(_ i: Int, _ j: Int) -> Float {
                let p = protein.positions
                let (x, y, z) = (p[3 * i] - p[3 * j], p[3 * i + 1] - p[3 * j + 1], p[3 * i + 2] - p[3 * j + 2])
                return (x * x + y * y + z * z).squareRoot()
            }
            for i in 0..<t {
                for j in i..<t where matters(i, j) || matters(j, i) {
                    protein.pairNodes[i * t + j] = Int32(distances.count)
                    protein.pairNodes[j * t + i] = Int32(distances.count)
                    distances.append(distance(i, j))
                }
            }
            return protein
        }
        return PairGeometry(rows: rows, proteins: proteins, distances: distances, cells: nil)
    }

    /// The grid form, refined until interpolation is accurate between the nodes; nil if direct evaluation takes fewer
    /// evaluations, or if refinement doesn't get there with as many nodes as are evaluated at a time.
    private func gridGeometry(_ graph: Graph, rows: Int, _ proteins: [PairGeometry.Protein]) -> PairGeometry? {
        let everything = PairGeometry(rows: rows, proteins: proteins, distances: [], cells: nil)
        let pairCount = proteins.reduce(0) { $0 + $1.query.count * ($1.query.count + 1) / 2 }
        var grid = DistanceGrid(
            means: means.values, deviations: stds.values.map { abs($0) + 1e-3 },
            farthest: graph.farthestPair(everything))
        for _ in 0..<Self.refinements {
            let used = DistanceGrid.withNeighbours(
                graph.usedIntervals(everything, cells: grid.cells(used: nil), count: grid.intervals))
            let (distances, intervals) = grid.distances(used: used, places: DistanceGrid.nodePlaces)
            guard distances.count < pairCount, distances.count <= Graph.nodesAtATime else { return nil }
            let failed = inaccurateIntervals(graph, grid, used, nodes: distances, intervals: intervals)
            if failed.isEmpty {
                return PairGeometry(
                    rows: rows, proteins: proteins, distances: distances, cells: grid.cells(used: used))
            }
            grid.refine(failed)
        }
        return nil
    }

    private static let refinements = 5
    /// Largest error between nodes, relative to the largest value.
    private static let tolerance: Float = 3e-6

    /// Intervals where the value interpolated where that is worst differs from the direct one.
    private func inaccurateIntervals(
        _ graph: Graph, _ grid: DistanceGrid, _ used: [UInt8], nodes: [Float], intervals: [Int]
    ) -> [Int] {
        let trial = Graph(device: graph.device, recording: false)
        func values(_ distances: [Float]) -> Tensor {
            phi(trial, trial.gaussians(Buffer(distances), means: means, stds: stds))
        }
        let table = values(nodes)
        let places = DistanceGrid.worstPlaces
        let direct = values(grid.distances(used: used, places: places).distances)
        let heads = configuration.heads
        let scale = direct.values.reduce(1) { max($0, abs($1)) }
        let weights = places.map(DistanceGrid.weights)
        func isInaccurate(_ group: Int, _ place: Int, _ head: Int) -> Bool {
            var value: Float = 0
            for (node, weight) in weights[place].enumerated() {
                value += weight * table.base[(group * DistanceGrid.nodes + node) * heads + head]
            }
            return abs(value - direct.base[(group * places.count + place) * heads + head]) > Self.tolerance * scale
        }
        return intervals.indices.filter { group in
            places.indices.contains { place in (0..<heads).contains { isInaccurate(group, place, $0) } }
        }.map { intervals[$0] }
    }
}

extension ParameterRole.Part {
    /// The structure-aware module.
    public static let structureModule = Self("structureModule")
}

extension ParameterRole.Kind {
    /// μ of the Gaussian kernels.
    public static let kernelMeans = Self("kernelMeans")
    /// σ of the Gaussian kernels.
    public static let kernelDeviations = Self("kernelDeviations")
    /// W₁ of Φ.
    public static let pairHidden = Self("pairHidden")
    /// W₂ of Φ, which gives the attention bias.
    public static let pairOutput = Self("pairOutput")
    /// W of the summed-edge term.
    public static let edges = Self("edges")
}
