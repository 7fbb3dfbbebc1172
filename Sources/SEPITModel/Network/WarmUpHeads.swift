import StructureEncoder
import TensorKit

/// What stage 0 trains on top of the protein model and then throws away (section "Warm-up" of the paper): projections
/// of proteins and captions into one space, and a head that restores masked residues.
package final class WarmUpHeads {
    private static let prefix = "warm_up."

    private let protein: Projection
    private let text: Projection
    private let logitScale: Tensor  // [1]
    private let residues: ResidueHead
    private let unit: Tensor  // [hidden]

    init(_ c: ModelConfiguration, layout: ParameterLayout) {
        let width = c.text.hiddenSize
        protein = Projection(
            "protein_projection.", .proteinProjection, from: c.protein.hiddenSize, to: width, layout)
        text = Projection("text_projection.", .captionProjection, from: width, to: width, layout)
        // ln(1 / 0.07), as in CLIP.
        logitScale = layout.declare(
            Self.prefix + "logit_scale", [1], .constant(2.659_26), role: ParameterRole(.warmUp, .logitScale))
        residues = ResidueHead(c, layout)
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

extension WarmUpHeads {
    /// Linear, GELU, Linear into the space where proteins and captions meet.
    private struct Projection {
        private let first, firstBias, second, secondBias: Tensor

        init(
            _ name: String, _ kind: ParameterRole.Kind, from inputs: Int, to width: Int, _ layout: ParameterLayout
        ) {
            func linear(_ layer: Int, from inputs: Int) -> (Tensor, Tensor) {
                let module = "\(prefix)\(name)layer\(layer)"
                func role(_ term: ParameterRole.Term) -> ParameterRole {
                    ParameterRole(.warmUp, kind, term, layer: layer - 1)
                }
                return (
                    layout.declare(
                        module + ".weight", [width, inputs], .scaled(inputs: inputs), role: role(.weight)),
                    layout.declare(module + ".bias", [width], .constant(0), role: role(.bias))
                )
            }
            (first, firstBias) = linear(1, from: inputs)
            (second, secondBias) = linear(2, from: width)
        }

        /// `[B, inputs]` -> `[B, width]`.
        func callAsFunction(_ graph: Graph, _ x: Tensor) -> Tensor {
            graph.linear(graph.gelu(graph.linear(x, first, bias: firstBias)), second, bias: secondBias)
        }
    }

    /// Linear, GELU, LayerNorm, Linear to the residue vocabulary.
    private struct ResidueHead {
        private let dense, denseBias, gain, normBias, out, outBias: Tensor
        private let epsilon: Float

        init(_ c: ModelConfiguration, _ layout: ParameterLayout) {
            let (d, name) = (c.protein.hiddenSize, prefix + "residue_head.")
            func module(
                _ module: String, _ kind: ParameterRole.Kind, _ shape: [Int], _ initializer: Initializer
            ) -> (Tensor, Tensor) {
                (
                    layout.declare(
                        name + module + ".weight", shape, initializer, role: ParameterRole(.warmUp, kind)),
                    layout.declare(
                        name + module + ".bias", [shape[0]], .constant(0), role: ParameterRole(.warmUp, kind, .bias))
                )
            }
            (dense, denseBias) = module("dense", .hidden, [d, d], .scaled(inputs: d))
            (gain, normBias) = module("layer_norm", .finalNorm, [d], .constant(1))
            (out, outBias) = module("out", .head, [c.protein.vocabularySize, d], .normal(deviation: 0.02))
            epsilon = c.protein.epsilon
        }

        /// `[N, protein hidden]` -> `[N, residue vocabulary]`.
        func callAsFunction(_ graph: Graph, _ x: Tensor) -> Tensor {
            let y = graph.gelu(graph.linear(x, dense, bias: denseBias))
            return graph.linear(
                graph.layerNorm(y, gain: gain, bias: normBias, epsilon: epsilon), out, bias: outBias)
        }
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
