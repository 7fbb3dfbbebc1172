import LanguageModel
import StructureEncoder
import TensorKit

/// Matrices that can be adapted, under the last part of their published names; in experts each has an adapter of its own.
public enum AdapterTarget: String, Codable, CaseIterable, Sendable {
    // Language model.
    case q = "q_proj", k = "k_proj", v = "v_proj", o = "o_proj", gate = "gate_proj", up = "up_proj", down = "down_proj"
    // Protein model; `dense` are its attention's output and both matrices of its feed-forward networks.
    case query, key, value, dense
    // Connector.
    case linear1 = "linear_1", linear2 = "linear_2"

    /// Whether it means the matrix of a role.
    public func matches(_ role: ParameterRole) -> Bool {
        guard role.isWeight else { return false }
        let (part, kinds): (ParameterRole.Part, Set<ParameterRole.Kind>) =
            switch self {
            case .q: (.languageModel, [.query])
            case .k: (.languageModel, [.key])
            case .v: (.languageModel, [.value])
            case .o: (.languageModel, [.attentionOutput])
            case .gate: (.languageModel, [.gate])
            case .up: (.languageModel, [.up])
            case .down: (.languageModel, [.down])
            case .query: (.proteinModel, [.query])
            case .key: (.proteinModel, [.key])
            case .value: (.proteinModel, [.value])
            case .dense: (.proteinModel, [.attentionOutput, .up, .down])
            case .linear1: (.connector, [.firstLinear])
            case .linear2: (.connector, [.secondLinear])
            }
        return role.part == part && kinds.contains(role.kind)
    }
}
