/// Settings of `RouterKind.denseToSparse`.
public struct DenseToSparseSettings: Sendable, Equatable {
    /// Share of the steps in which there is one expert.
    public var oneExpertFraction = 0.1
    /// Share of the weights that is set to zero in each copy of it.
    public var maskedFraction = 0.1
    /// Share of the steps, after those, in which tokens go to many experts.
    public var denseFraction = 0.5
    /// The gate's temperature at the start of these steps.
    public var temperatureStart = 1.0
    /// The gate's temperature at their end.
    public var temperatureEnd = 0.5
    /// How it falls in between.
    public var temperatureDecay = TemperatureDecay.linear
    /// Coefficient of the load-balancing loss, averaged over layers.
    public var balanceLoss = 1.0
    /// Coefficient of the router z-loss.
    public var zLoss = 0.0

    /// The defaults.
    public init() {}
}

extension DenseToSparseSettings: RouterFields {
    static var fields: [String: PartialKeyPath<Self>] {
        [
            "balanceLoss": \.balanceLoss, "zLoss": \.zLoss, "oneExpertFraction": \.oneExpertFraction,
            "maskedFraction": \.maskedFraction, "denseFraction": \.denseFraction,
            "temperatureStart": \.temperatureStart, "temperatureEnd": \.temperatureEnd,
            "temperatureDecay": \.temperatureDecay,
        ]
    }
    /// It ends with one expert per token.
    static var fixed: [String: String] { ["topK": "1", "renormalise": "false"] }
}

/// How the temperature of a dense-to-sparse gate falls.
public enum TemperatureDecay: String, Sendable, CaseIterable {
    case linear, exponential
}
