import SEPITModel

/// How preferences are tuned; `preference:` in the configuration file.
public struct PreferenceSettings: Sendable, Equatable {
    /// How strongly the model is held to what it started as: the smaller, the further it may go.
    public var beta = 0.1
    /// Share of the pairs that are thought to be the wrong way round.
    public var labelSmoothing = 0.0
    /// Weight of learning the right answers beside preferring them.
    public var answerWeight = 1.0

    /// The defaults.
    public init() {}

    var loss: PreferenceLoss {
        PreferenceLoss(beta: Float(beta), smoothing: Float(labelSmoothing), answers: Float(answerWeight))
    }
}
