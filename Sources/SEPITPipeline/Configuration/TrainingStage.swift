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
    /// What stage 2 has trained learns to prefer right answers to wrong ones, by direct preference optimisation.
    case dpo
    /// What stage 2 has trained learns to call experts, and when none is needed.
    case stage3

    /// Whether a parameter is trained.
    public func trains(_ role: ParameterRole) -> Bool {
        let isProteinSide = role.part == .proteinModel || role.part == .structureModule
        return switch self {
        case .stage0: isProteinSide || role.part == .warmUp
        case .stage1: true
        case .stage2, .dpo, .stage3: !isProteinSide || role.expert != nil || role.kind == .router
        }
    }

    /// Whether it learns to answer questions; else captions.
    var asksQuestions: Bool { self == .stage2 || self == .dpo || self == .stage3 }

    /// The dataset's folder that it trains on; preferences are about the same questions.
    var examples: Int { self == .stage3 ? 3 : asksQuestions ? 2 : 1 }
}
