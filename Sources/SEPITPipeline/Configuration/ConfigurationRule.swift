/// A condition on several fields.
struct ConfigurationRule: Sendable {
    let path: String
    let stage: TrainingStage?
    let expected: String
    let holds: @Sendable (TrainingConfiguration) -> Bool

    init(
        _ path: String, only stage: TrainingStage?, expected: String,
        holds: @escaping @Sendable (TrainingConfiguration) -> Bool
    ) {
        self.path = path
        self.stage = stage
        self.expected = expected
        self.holds = holds
    }
}
