import TensorKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Contacts between residues from ESM-2's attention maps (Rao et al., 2021): every head of every layer is symmetrised
/// and corrected by its average product, and a logistic regression adds them up.
///
///     S = A + Aᵀ,  F = S − a aᵀ / Σ a with a = S 1,  p_ij = σ(Σ_c w_c F_cij + b)
public final class ContactHead {
    private let weight, bias: Tensor  // [1, L H], [1]

    /// Declares the parameters in `layout`, under published names that begin with `prefix`.
    public init(_ c: ProteinModelConfiguration, layout: ParameterLayout, prefix: String = "contact_head.") {
        weight = layout.declare(
            prefix + "regression.weight", [1, c.layers * c.heads], .constant(0),
            role: ParameterRole(.contactHead, .head))
        bias = layout.declare(
            prefix + "regression.bias", [1], .constant(0), role: ParameterRole(.contactHead, .head, .bias))
    }

    /// Probabilities that residues i and j touch, row by row, `<cls>` and `<eos>` left out: `residues²` values.
    ///
    /// Only Σ w A and the sums of each map are kept, so memory is that of one layer's maps.
    public func contacts(_ graph: Graph, _ model: ProteinModel, _ protein: ProteinInput) -> [Float] {
        let c = model.configuration
        let batch = ProteinBatch([protein], compatibility: .paper)
        let tokens = batch.rows
        let residues = max(0, ProteinLength.residues(tokens: tokens))
        let maps = c.layers * c.heads
        var sum = [Float](repeating: 0, count: residues * residues)  // Σ w A
        var margins = [Float](repeating: 0, count: residues * maps)  // a of each map, [residues, maps]
        var scaled = margins  // a w / Σ a
        let shape = AttentionShape(
            heads: c.heads, keyValueHeads: c.heads, headSize: c.hiddenSize / c.heads, causal: false)
        _ = model.hiddenState(graph, batch, index: c.layers) { layer, qkv in
            for head in 0..<c.heads {
                let map = layer * c.heads + head
                let probabilities = graph.attentionProbabilities(qkv, shape: shape, head: head)
                let w = self.weight.base[map]
                var total: Float = 0
                for i in 0..<residues {
                    let row = probabilities.base + (i + 1) * tokens + 1
                    var rowSum: Float = 0
                    for j in 0..<residues {
                        sum[i * residues + j] += w * row[j]
                        rowSum += row[j]
                        margins[j * maps + map] += row[j]
                    }
                    margins[i * maps + map] += rowSum
                    total += 2 * rowSum
                }
                for i in 0..<residues { scaled[i * maps + map] = margins[i * maps + map] * w / total }
            }
        }
        let correction = graph.linear(
            Tensor(scaled, shape: [residues, maps]), Tensor(margins, shape: [residues, maps]), precision: .fp32)
        return (0..<residues * residues).map { index in
            let (i, j) = (index / residues, index % residues)
            let logit = sum[index] + sum[j * residues + i] - correction.base[index] + self.bias.base[0]
            return 1 / (1 + expf(-logit))
        }
    }
}

extension ParameterRole.Part {
    /// ESM-2's contact head.
    public static let contactHead = Self("contactHead")
}
