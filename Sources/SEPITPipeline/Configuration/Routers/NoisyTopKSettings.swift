/// Settings of `RouterKind.noisyTopK`.
public struct NoisyTopKSettings: Sendable, Equatable {
    /// Experts that each token goes through; at least 2.
    public var topK = 1
    /// While training, an expert takes at most this times its fair share of a batch's tokens; nil for all.
    public var capacityFactor: Double?
    /// Coefficient of the importance loss.
    public var importanceLoss = 0.1
    /// Coefficient of the load loss.
    public var loadLoss = 0.1
    /// Coefficient of the load-balancing loss.
    public var balanceLoss = 0.0
    /// Coefficient of the router z-loss.
    public var zLoss = 0.0

    /// The defaults, with so many experts per token.
    public init(topK: Int = 1) { self.topK = topK }
}

extension NoisyTopKSettings: RouterFields {
    static var fields: [String: PartialKeyPath<Self>] {
        [
            "topK": \.topK, "capacityFactor": \.capacityFactor, "balanceLoss": \.balanceLoss, "zLoss": \.zLoss,
            "importanceLoss": \.importanceLoss, "loadLoss": \.loadLoss,
        ]
    }
    /// Its weights are a softmax over the chosen experts.
    static var fixed: [String: String] { ["renormalise": "true"] }

    init() { self.init(topK: 1) }
}
