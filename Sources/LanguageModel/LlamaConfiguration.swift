/// Sizes of a Llama-family decoder and of its mixture of experts.
public struct LlamaConfiguration: Sendable, Equatable {
    public var layers: Int
    public var hiddenSize: Int
    public var heads: Int
    public var keyValueHeads: Int
    public var feedForwardSize: Int
    public var vocabularySize: Int
    public var epsilon: Float
    public var ropeBase: Float
    public var experts: ExpertConfiguration?

    public init(
        layers: Int, hiddenSize: Int, heads: Int, keyValueHeads: Int, feedForwardSize: Int, vocabularySize: Int,
        epsilon: Float = 1e-5, ropeBase: Float = 10_000, experts: ExpertConfiguration? = nil
    ) {
        self.layers = layers
        self.hiddenSize = hiddenSize
        self.heads = heads
        self.keyValueHeads = keyValueHeads
        self.feedForwardSize = feedForwardSize
        self.vocabularySize = vocabularySize
        self.epsilon = epsilon
        self.ropeBase = ropeBase
        self.experts = experts
    }

    /// Width of a head.
    public var headSize: Int { hiddenSize / heads }
}

/// Token-choice routing to several feed-forward networks per layer.
public struct ExpertConfiguration: Sendable, Equatable {
    public var count: Int
    /// Experts per token.
    public var topK: Int
    /// Divide the gate weights of the chosen experts by their sum.
    public var renormalise: Bool
    /// Factor of the gate weights. With `count`, a layer of equal experts under an undecided router computes what one
    /// dense network would.
    public var gateScale: Float

    public init(count: Int, topK: Int = 1, renormalise: Bool = false, gateScale: Float = 1) {
        self.count = count
        self.topK = topK
        self.renormalise = renormalise
        self.gateScale = gateScale
    }
}
