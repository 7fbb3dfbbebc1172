import LanguageModel
import SEPITModel
import StructureEncoder
import TensorKit

/// How much of a model a stage trains; `tuning:` in the configuration file.
public struct TuningSettings: Sendable, Equatable {
    /// What is trained.
    public var method = TuningMethod.full
    /// Rank of the change of a matrix (LoRA and NOLA).
    public var rank = 8
    /// The change is scaled by alpha / rank.
    public var alpha = 16.0
    /// Matrices that are adapted (LoRA and NOLA).
    public var targets = NameList<AdapterTarget>([.q, .k, .v, .o, .gate, .up, .down])
    /// Modules that are trained in full beside the adapters.
    public var modules: NameList<TunedModule>
    /// Random matrices per factor (NOLA).
    public var bases = 1024
    /// Steps between draws of what is trained (half fine-tuning).
    public var roundSteps = 100

    /// The defaults of a stage.
    public init(_ stage: TrainingStage) {
        modules = NameList(stage == .stage2 ? [.connector, .router] : [.connector, .structure])
    }

    /// Whether the model stays as it is, and what is learned is kept beside it.
    var isAdapter: Bool { method == .lora || method == .nola }

    /// In a few words.
    var summary: String {
        let adapters = "of rank \(rank), alpha \(alpha.configurationText), on \(targets.description)"
        let whole = "; in full: \(modules.description)"
        return switch method {
        case .full: "everything that the stage trains"
        case .half: "half of the matrices, drawn anew every \(roundSteps) steps"
        case .lora: "LoRA \(adapters)\(whole)"
        case .nola: "NOLA \(adapters), \(bases) random matrices per factor\(whole)"
        }
    }
}

/// Ways to train fewer parameters, or the same with less memory.
public enum TuningMethod: String, CaseIterable, Sendable {
    /// All that the stage trains.
    case full
    /// Half of the matrices at a time, drawn anew every round; see `HalfFineTuning`.
    case half
    /// Low-rank changes.
    case lora
    /// Low-rank changes made of random matrices.
    case nola
}

/// Matrices that can be adapted, under the last part of their published names; in experts each has an adapter of its own.
public enum AdapterTarget: String, CaseIterable, Sendable {
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

/// Parts of a model that can be trained in full beside adapters.
public enum TunedModule: String, CaseIterable, Sendable {
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

extension TuningMethod: ConfigurationValue {}
