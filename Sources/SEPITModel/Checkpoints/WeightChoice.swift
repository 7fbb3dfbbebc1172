import FileKit
import LanguageModel
import StructureEncoder
import TensorKit

/// In which number format a model's weights are kept while it answers.
public enum WeightChoice: String, CaseIterable, Sendable {
    /// As they are stored: bf16 stays in the mapped file, all else is fp32.
    case auto
    case fp32
    case bf16
    /// The language model's in one byte each; the protein model's in bf16.
    case int8

    /// The format of a stored parameter; nil for what products don't read, or must read in fp32: norms, biases, routers,
    /// the connector and the structure module.
    package func format(_ role: ParameterRole, storedAs type: StoredType) -> WeightMatrix.Format? {
        let isText = role.part == .languageModel
        guard role.isWeight, isText || role.part == .proteinModel,
            (isText ? Self.text : Self.layers).contains(role.kind)
        else { return nil }
        return switch self {
        case .auto: .init(keeping: type)
        case .fp32: .fp32
        case .bf16: .bf16
        case .int8: isText ? .int8 : .bf16
        }
    }

    private static let layers = ParameterRole.Kind.attention.union(ParameterRole.Kind.feedForward)
    private static let text = layers.union([.embedding, .head])
}
