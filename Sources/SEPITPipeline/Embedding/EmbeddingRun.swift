import FileKit
import ProteinKit
import StructureEncoder
import TensorKit

/// Writes embeddings of many proteins into one safetensors file: packed batches, each written when it is computed, so
/// that memory holds one batch.
public struct EmbeddingRun {
    /// What is written of a protein.
    public enum Output: Sendable, Equatable {
        /// Hidden state `layer` of every residue, `[residues, hidden]`; see `ProteinEncoder.hiddenStates`.
        case residues(layer: Int)
        /// The mean of that over the residues, `[hidden]`.
        case mean(layer: Int)
        /// Masked-language logits of every residue, `[residues, 33]`.
        case logits
    }

    private let encoder: ProteinEncoder
    /// In the order of the file.
    private let proteins: [ProteinChain]
    private let withStructure: Bool
    private let output: Output

    /// - Parameters:
    ///   - proteins: their names become those of tensors, and are distinct.
    ///   - withStructure: whether the model sees their positions.
    /// - Throws: `SepitError`: `.usage` (`layer-invalid`), `.badData` (`head-missing`).
    public init(
        _ encoder: ProteinEncoder, _ proteins: [ProteinChain], withStructure: Bool = true, _ output: Output
    ) throws(SepitError) {
        switch output {
        case .residues(let layer), .mean(let layer): _ = try encoder.index(ofLayer: layer)
        case .logits: try encoder.requireLanguageHead()
        }
        self.encoder = encoder
        self.output = output
        self.withStructure = withStructure
        self.proteins = SafetensorsStream.ordered(proteins, by: \.name)
    }

    /// Encodes all proteins; the file appears when it is complete.
    ///
    /// - Parameters:
    ///   - isCancelled: asked between batches.
    ///   - progress: called with the proteins done so far, and the residues of those that were added.
    /// - Throws: `SepitError` `.interrupted`, or as `SafetensorsStream`.
    public func write(
        to path: String, isCancelled: () -> Bool = { false },
        progress: (_ done: Int, _ residues: Int) -> Void = { _, _ in }
    ) throws(SepitError) {
        var stream = try SafetensorsStream(
            proteins.map { SafetensorsStream.Entry($0.name, shape: shape(of: $0)) }, to: path)
        for batch in encoder.batches(residues: proteins.map(\.sequence.count)) {
            if isCancelled() { throw Interrupt.error() }
            let compatibility = encoder.configuration.compatibility
            let inputs = proteins[batch].map { ProteinInput($0, withStructure: withStructure, for: compatibility) }
            for values in try values(of: inputs) {
                try stream.append(UnsafeBufferPointer(start: values.base, count: values.count))
            }
            progress(batch.upperBound, inputs.reduce(0) { $0 + $1.residues })
        }
        try stream.commit()
    }

    private func shape(of protein: ProteinChain) -> [Int] {
        switch output {
        case .residues: [protein.sequence.count, encoder.configuration.hiddenSize]
        case .mean: [encoder.configuration.hiddenSize]
        case .logits: [protein.sequence.count, encoder.configuration.vocabularySize]
        }
    }

    private func values(of proteins: [ProteinInput]) throws(SepitError) -> [Tensor] {
        switch output {
        case .residues(let layer): try encoder.hiddenStates(proteins, layer: layer)
        case .mean(let layer): try encoder.means(proteins, layer: layer)
        case .logits: try encoder.residueLogits(proteins)
        }
    }
}
