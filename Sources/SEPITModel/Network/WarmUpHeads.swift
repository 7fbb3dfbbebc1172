import StructureEncoder
import TensorKit

/// What stage 0 trains on top of the protein model and then throws away (section "Warm-up" of the paper): projections
/// of proteins and captions into one space, and a head that restores masked residues.
package final class WarmUpHeads {
    private static let prefix = "warm_up."

    private let protein: Connector
    private let text: Connector
    private let logitScale: Tensor  // [1]
    private let residues: MaskedLanguageHead
    private let unit: Tensor  // [hidden]

    init(_ c: ModelConfiguration, layout: ParameterLayout) {
        let width = c.text.hiddenSize
        func projection(_ name: String, _ kind: ParameterRole.Kind, from inputs: Int) -> Connector {
            func layer(_ index: Int) -> Connector.Layer {
                (Self.prefix + name + "layer\(index + 1)", ParameterRole(.warmUp, kind, layer: index))
            }
            return Connector(from: inputs, to: width, first: layer(0), second: layer(1), layout: layout)
        }
        protein = projection("protein_projection.", .proteinProjection, from: c.protein.hiddenSize)
        text = projection("text_projection.", .captionProjection, from: width)
        // ln(1 / 0.07), as in CLIP.
        logitScale = layout.declare(
            Self.prefix + "logit_scale", [1], .constant(2.659_26), role: ParameterRole(.warmUp, .logitScale))
        residues = MaskedLanguageHead(
            untied: c.protein, part: .warmUp, layout: layout, prefix: Self.prefix + "residue_head.")
        unit = Tensor([Float](repeating: 1 / Float(width).squareRoot(), count: width), shape: [width])
    }

    /// InfoNCE, both ways, over the proteins of a batch (Radford et al., 2021).
    ///
    /// - Parameters:
    ///   - proteins: mean features `[B, protein hidden]`.
    ///   - captions: their encodings `[B, hidden]`.
    ///   - scale: what the sum over proteins is multiplied by.
    package func contrast(_ graph: Graph, proteins: Tensor, captions: Tensor, scale: Float) -> Tensor {
        // The norm of a row is √hidden times its root mean square.
        func normalized(_ x: Tensor) -> Tensor { graph.rmsNorm(x, gain: unit, epsilon: 1e-12) }
        let p = graph.scale(normalized(protein(graph, proteins)), byExponentialOf: logitScale)
        let t = normalized(text(graph, captions))
        let diagonal = (0..<proteins.rows).map(Int32.init)
        return graph.add(
            graph.crossEntropy(graph.linear(p, t), targets: diagonal, scale: scale / 2),
            graph.crossEntropy(graph.linear(t, p), targets: diagonal, scale: scale / 2))
    }

    /// Cross-entropy of masked residues, from the last hidden states `[N, protein hidden]` of their rows.
    package func restoration(_ graph: Graph, _ states: Tensor, targets: [Int32], scale: Float) -> Tensor {
        graph.crossEntropy(residues(graph, states), targets: targets, scale: scale)
    }
}

extension ParameterRole.Part {
    /// What stage 0 trains on top of the protein model.
    public static let warmUp = Self("warmUp")
}

extension ParameterRole.Kind {
    /// Of proteins into the space where they meet captions.
    static let proteinProjection = Self("proteinProjection")
    /// Of captions.
    static let captionProjection = Self("captionProjection")
    /// The logarithm of the factor of similarities.
    static let logitScale = Self("logitScale")
}
