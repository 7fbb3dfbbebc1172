/// A stage of training (section "Stages" of the paper).
public enum TrainingStage: String, CaseIterable, Sendable {
    /// Everything learns to caption proteins.
    case stage1
    /// Each feed-forward network becomes experts; these learn to answer questions, the protein side is frozen.
    case stage2
}
