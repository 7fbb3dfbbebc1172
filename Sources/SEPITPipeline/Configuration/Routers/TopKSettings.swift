/// Settings of `RouterKind.topK`.
public struct TopKSettings: Sendable, Equatable {
    /// Experts that each token goes through.
    public var topK = 1
    /// Whether the chosen experts' weights are scaled to sum to one; the released code leaves them as they are.
    public var renormalise = false
    /// While training, an expert takes at most this times its fair share of a batch's tokens; nil for all.
    public var capacityFactor: Double?
    /// Coefficient of the load-balancing loss.
    public var balanceLoss = 0.01
    /// Coefficient of the router z-loss.
    public var zLoss = 0.0

    /// The defaults, with so many experts per token.
    public init(topK: Int = 1) { self.topK = topK }
}

extension TopKSettings: RouterFields {
    static var fields: [String: PartialKeyPath<Self>] {
        [
            "topK": \.topK, "renormalise": \.renormalise, "capacityFactor": \.capacityFactor,
            "balanceLoss": \.balanceLoss, "zLoss": \.zLoss,
        ]
    }
    static var fixed: [String: String] { [:] }

    init() { self.init(topK: 1) }
}
