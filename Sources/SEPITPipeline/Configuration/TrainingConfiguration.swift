/// Everything that decides a training run besides its data.
public struct TrainingConfiguration: Sendable, Equatable {
    /// The stage that is configured; other stages' fields keep their defaults.
    public let stage: TrainingStage
    /// Sizes of the model that stage 0 or 1 makes where it is given none.
    public var model = ModelSettings(.tiny)
    /// How to train.
    public var train: TrainingSettings
    /// What stage 0 compares, hides and moves.
    public var warmUp = WarmUpSettings()
    /// How preferences are tuned.
    public var preference = PreferenceSettings()
    /// How much of the model is trained.
    public var tuning: TuningSettings
    /// The experts that stage 2 makes.
    public var moe = ExpertSettings()

    /// The defaults of a stage.
    public init(_ stage: TrainingStage) {
        self.stage = stage
        train = TrainingSettings(stage)
        tuning = TuningSettings(stage)
    }
}
