import TensorKit

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
    public var ropeScaling: RotaryScaling?
    /// Width of a head.
    public var headSize: Int
    /// A token attends to so many tokens at most, itself included; nil for all before it.
    public var slidingWindow: Int?
    /// The output layer's weights are the token embeddings.
    public var tiesEmbeddings: Bool
    public var experts: ExpertConfiguration?

    /// - Parameter headSize: `hiddenSize / heads` if nil.
    public init(
        layers: Int, hiddenSize: Int, heads: Int, keyValueHeads: Int, feedForwardSize: Int, vocabularySize: Int,
        epsilon: Float = 1e-5, ropeBase: Float = 10_000, ropeScaling: RotaryScaling? = nil, headSize: Int? = nil,
        slidingWindow: Int? = nil, tiesEmbeddings: Bool = false, experts: ExpertConfiguration? = nil
    ) {
        self.layers = layers
        self.hiddenSize = hiddenSize
        self.heads = heads
        self.keyValueHeads = keyValueHeads
        self.feedForwardSize = feedForwardSize
        self.vocabularySize = vocabularySize
        self.epsilon = epsilon
        self.ropeBase = ropeBase
        self.ropeScaling = ropeScaling
        self.headSize = headSize ?? hiddenSize / heads
        self.slidingWindow = slidingWindow
        self.tiesEmbeddings = tiesEmbeddings
        self.experts = experts
    }

    /// Rotary angles per position, `headSize / 2` of them.
    var frequencies: [Float] {
        let base = rotaryFrequencies(headSize: headSize, base: ropeBase)
        return ropeScaling?.apply(base) ?? base
    }
}

/// A mixture of experts in each layer.
public struct ExpertConfiguration: Sendable, Equatable {
    public var count: Int
    /// Experts per token.
    public var topK: Int
    /// Divide the gate weights of the chosen experts by their sum.
    public var renormalise: Bool
    /// Factor of the gate weights. With `count / topK`, a layer of equal experts under an undecided softmax computes
    /// what one dense network would.
    public var gateScale: Float
    /// How experts are chosen; not `expertChoice`.
    public var router: RouterKind
    /// Whether every token also goes through one more network, whose output is added.
    public var hasSharedExpert: Bool

    public init(
        count: Int, topK: Int = 1, renormalise: Bool = false, gateScale: Float = 1, router: RouterKind = .topK,
        hasSharedExpert: Bool = false
    ) {
        self.count = count
        self.topK = topK
        self.renormalise = renormalise
        self.gateScale = gateScale
        self.router = router
        self.hasSharedExpert = hasSharedExpert
    }
}
