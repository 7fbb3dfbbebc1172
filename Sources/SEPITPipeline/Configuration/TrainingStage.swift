import SEPITModel

/// A stage of training (section "Stages" of the paper).
public enum TrainingStage: String, CaseIterable, Sendable {
    /// The protein side warms up: it learns to match captions and to restore masked residues.
    case stage0
    /// Everything learns to caption proteins.
    case stage1
    /// Each feed-forward network becomes experts; these learn to answer questions, the protein side is frozen but for
    /// experts of its own.
    case stage2

    /// Whether the parameter of a published name is trained.
    func trains(_ name: String) -> Bool {
        switch self {
        case .stage0: name.hasPrefix("protein_model.") || name.hasPrefix(WarmUpHeads.prefix)
        case .stage1: true
        case .stage2: !name.hasPrefix("protein_model.") || name.contains(".mlp.")
        }
    }

    /// The dataset's folder that it trains on.
    var examples: Int { self == .stage2 ? 2 : 1 }
}
