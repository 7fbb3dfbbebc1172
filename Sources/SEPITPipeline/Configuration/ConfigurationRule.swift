/// A condition on several fields.
struct ConfigurationRule: Sendable {
    let path: String
    let stages: [TrainingStage]
    let expected: String
    let holds: @Sendable (TrainingConfiguration) -> Bool

    init(
        _ path: String, only stages: [TrainingStage], expected: String,
        holds: @escaping @Sendable (TrainingConfiguration) -> Bool
    ) {
        self.path = path
        self.stages = stages
        self.expected = expected
        self.holds = holds
    }
}
