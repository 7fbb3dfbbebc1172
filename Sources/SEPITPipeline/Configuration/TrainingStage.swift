import SEPITModel
import StructureEncoder
import TensorKit

/// A stage of training (section "Stages" of the paper).
public enum TrainingStage: String, CaseIterable, Sendable {
    /// The protein side warms up: it learns to match captions and to restore masked residues.
    case stage0
    /// Everything learns to caption proteins.
    case stage1
    /// Each feed-forward network becomes experts; these learn to answer questions, the protein side is frozen but for
    /// experts of its own.
    case stage2

    /// Whether a parameter is trained.
    public func trains(_ role: ParameterRole) -> Bool {
        let isProteinSide = role.part == .proteinModel || role.part == .structureModule
        return switch self {
        case .stage0: isProteinSide || role.part == .warmUp
        case .stage1: true
        case .stage2: !isProteinSide || role.expert != nil || role.kind == .router
        }
    }

    /// Suits small models that are trained from nothing.
    var learningRate: Double { self == .stage2 ? 5e-4 : 1e-3 }

    /// The dataset's folder that it trains on.
    var examples: Int { self == .stage2 ? 2 : 1 }
}
