/// Settings of `RouterKind.biasBalanced`.
public struct BiasBalancedSettings: Sendable, Equatable {
    /// Experts that each token goes through.
    public var topK = 1
    /// Whether the chosen experts' weights are scaled to sum to one; nil for yes where there are several.
    public var renormalise: Bool?
    /// While training, an expert takes at most this times its fair share of a batch's tokens; nil for all.
    public var capacityFactor: Double?
    /// Coefficient of the balance loss within each sequence.
    public var sequenceBalanceLoss = 1e-4
    /// How far a bias moves after each step.
    public var biasRate = 1e-3

    /// The defaults, with so many experts per token.
    public init(topK: Int = 1) { self.topK = topK }
}

extension BiasBalancedSettings: RouterFields {
    static var fields: [String: PartialKeyPath<Self>] {
        [
            "topK": \.topK, "renormalise": \.renormalise, "capacityFactor": \.capacityFactor,
            "sequenceBalanceLoss": \.sequenceBalanceLoss, "biasRate": \.biasRate,
        ]
    }
    /// It balances by biases, and its scores are no softmax.
    static var fixed: [String: String] { ["balanceLoss": "0", "zLoss": "0"] }

    init() { self.init(topK: 1) }
}
