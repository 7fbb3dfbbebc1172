/// The mixture of experts of stage 2; `moe:` in the configuration file.
public struct ExpertSettings: Sendable, Equatable {
    /// Copies that are made of each feed-forward network.
    public var experts = 4
    /// Experts that each token goes through.
    public var topK = 1
    /// Whether the chosen experts' weights are scaled to sum to one; the released code leaves them as they are.
    public var renormalise = false
    /// Factor of the gate weights; nil for what keeps the dense model's function at the start: the number of experts,
    /// or 1 where weights are scaled to sum to one.
    public var gateScale: Double?
    /// Coefficient of the load-balancing loss.
    public var balanceLoss = 0.01

    /// The defaults.
    public init() {}
}
