import StructureEncoder
import TensorKit

/// What stage 0 trains on top of the protein model and then throws away (section "Warm-up" of the paper): projections
/// of proteins and captions into one space, a head that restores masked residues, and one that puts moved ones back.
package final class WarmUpHeads {
    package static let prefix = "warm_up."

    /// Widths that don't follow from the protein model.
    package struct Sizes: Sendable, Equatable {
        /// Of an encoded caption.
        package var caption: Int
        /// Of the space in which proteins and captions meet.
        package var meeting: Int
        /// Inner width and classes of the head that restores residues.
        package var restoration, classes: Int

        package init(caption: Int, meeting: Int, restoration: Int, classes: Int) {
            (self.caption, self.meeting, self.restoration, self.classes) = (caption, meeting, restoration, classes)
        }

        /// Those of a model.
        ///
        /// - Parameter caption: nil for the width of the language model.
        package init(_ c: ModelConfiguration, caption: Int? = nil) {
            self.init(
                caption: caption ?? c.text.hiddenSize, meeting: c.text.hiddenSize, restoration: c.protein.hiddenSize,
                classes: c.protein.vocabularySize)
        }
    }

    private let protein: Connector
    private let text: Connector
    private let logitScale: Tensor  // [1]
    private let residues: RestorationHead
    private let denoising: DenoisingHead
    private let unit: Tensor  // [meeting]

    package init(_ c: ProteinModelConfiguration, _ sizes: Sizes, layout: ParameterLayout) {
        func projection(_ name: String, _ kind: ParameterRole.Kind, from inputs: Int) -> Connector {
            func layer(_ name: String, _ index: Int) -> Connector.Layer {
                (name, ParameterRole(.warmUp, kind, layer: index))
            }
            let prefix = Self.prefix + name
            return Connector(
                from: inputs, to: sizes.meeting, first: layer(prefix + ".first", 0),
                second: layer(prefix + ".second", 1),
                layout: layout)
        }
        protein = projection("protein_projection", .proteinProjection, from: c.hiddenSize)
        text = projection("text_projection", .captionProjection, from: sizes.caption)
        // ln(1 / 0.07), as in CLIP.
        logitScale = layout.declare(
            Self.prefix + "logit_scale", [1], .constant(2.659_26), role: ParameterRole(.warmUp, .logitScale))
        denoising = DenoisingHead(c, layout: layout, prefix: Self.prefix + "denoising.")
        residues = RestorationHead(
            from: c.hiddenSize, width: sizes.restoration, classes: sizes.classes, layout: layout,
            prefix: Self.prefix + "restoration.")
        unit = Tensor(
            [Float](repeating: 1 / Float(sizes.meeting).squareRoot(), count: sizes.meeting), shape: [sizes.meeting])
    }

    /// InfoNCE, both ways, over the proteins of a batch (Radford et al., 2021): its sum over proteins.
    ///
    /// - Parameters:
    ///   - proteins: mean features `[B, protein hidden]`.
    ///   - captions: their encodings `[B, caption]`.
    ///   - scale: what the sum over proteins is multiplied by.
    package func contrast(_ graph: Graph, proteins: Tensor, captions: Tensor, scale: Float) -> Tensor {
        // The norm of a row is √meeting times its root mean square.
        func normalized(_ x: Tensor) -> Tensor { graph.rmsNorm(x, gain: unit, epsilon: 1e-12) }
        let p = graph.scale(normalized(protein(graph, proteins)), byExponentialOf: logitScale)
        let t = normalized(text(graph, captions))
        let diagonal = (0..<proteins.rows).map(Int32.init)
        return graph.add(
            graph.crossEntropy(graph.linear(p, t), targets: diagonal, scale: scale / 2),
            graph.crossEntropy(graph.linear(t, p), targets: diagonal, scale: scale / 2))
    }

    /// The mean cross-entropy of masked residues, times `scale`; nil where none is.
    ///
    /// - Parameter states: last hidden states of all rows of the batch.
    package func restoration(
        _ graph: Graph, _ states: Tensor, _ batch: ProteinBatch, _ proteins: [DamagedProtein], scale: Float
    ) -> Tensor? {
        let rows = zip(batch.tokenRows, proteins).flatMap { rows, protein in protein.hidden.map { rows[$0.token] } }
        guard !rows.isEmpty else { return nil }
        return graph.crossEntropy(
            residues(graph, graph.gatherRows(states, rows)), targets: proteins.flatMap { $0.hidden.map(\.id) },
            scale: scale / Float(rows.count))
    }

    /// The mean squared error of the noise of moved residues, over residues and axes, times `scale`; nil where none was moved.
    ///
    /// - Parameters:
    ///   - states: last hidden states of all rows of the batch.
    ///   - bias: that of the attention; nil where no protein has a position.
    package func denoising(
        _ graph: Graph, _ states: Tensor, _ batch: ProteinBatch, _ proteins: [DamagedProtein], bias: AttentionBias?,
        scale: Float
    ) -> Tensor? {
        let moved = zip(batch.tokenRows, proteins).flatMap { rows, protein in
            protein.moved.map { (row: rows[$0.token], noise: $0.noise) }
        }
        guard let bias, !moved.isEmpty else { return nil }
        let (predicted, rows) = denoising(graph, states, batch, bias: bias)
        let places = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1, Int32($0)) })
        let noise = Tensor(moved.flatMap { [$0.noise.x, $0.noise.y, $0.noise.z] }, shape: [moved.count, 3])
        let found = graph.gatherRows(predicted, moved.map { places[$0.row] ?? -1 })
        let mean = graph.meanSquare(graph.add(found, noise, scale: -1))
        return graph.weightedSum(mean, by: [scale])
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
