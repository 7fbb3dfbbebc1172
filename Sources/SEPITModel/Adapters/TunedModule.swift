import LanguageModel
import StructureEncoder
import TensorKit

/// Parts of a model that can be trained in full beside adapters.
public enum TunedModule: String, Codable, CaseIterable, Sendable {
    case connector, structure, router, embeddings, head

    /// Whether it has the parameter of a role.
    public func contains(_ role: ParameterRole) -> Bool {
        guard !role.isAdapter else { return false }
        return switch self {
        case .connector: role.part == .connector
        case .structure: role.part == .structureModule
        case .router: role.kind == .router
        case .embeddings: role.part == .languageModel && role.kind == .embedding
        case .head: role.part == .languageModel && role.kind == .head
        }
    }
}
