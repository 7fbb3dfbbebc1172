import FileKit
import TensorKit

/// In which number format a model's weights are kept while it answers.
public enum WeightChoice: String, CaseIterable, Sendable {
    /// As they are stored: bf16 stays in the mapped file, all else is fp32.
    case auto
    case fp32
    case bf16
    /// The language model's in one byte each; the protein model's in bf16.
    case int8

    /// The format of a stored tensor; nil for what products don't read, or must read in fp32: norms, biases, routers,
    /// the connector and the structure module.
    package func format(_ name: String, _ shape: [Int], storedAs type: StoredType) -> WeightMatrix.Format? {
        let isText = name.hasPrefix("text_model.") && Self.textWeights.contains(where: name.hasSuffix)
        let isProtein =
            name.hasPrefix("protein_model.encoder.layer.") && shape.count == 2 && !name.hasSuffix(".mlp.gate.weight")
        guard isText || isProtein else { return nil }
        return switch self {
        case .auto: .init(keeping: type)
        case .fp32: .fp32
        case .bf16: .bf16
        case .int8: isText ? .int8 : .bf16
        }
    }

    private static let textWeights = ["_proj.weight", "embed_tokens.weight", "lm_head.weight"]
}
