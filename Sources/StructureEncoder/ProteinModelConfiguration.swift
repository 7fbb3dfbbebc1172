/// Which of two named behaviours a model has.
public enum Compatibility: String, Sendable, Codable, CaseIterable {
    /// The method as described: structure enters wherever both residues have coordinates, every sample alike.
    case paper
    /// What the released code computes, bug for bug, so that its checkpoint gives its numbers.
    case official
}

/// Sizes of the protein language model (ESM-2) and of the structure-aware module fused into it.
public struct ProteinModelConfiguration: Sendable, Equatable {
    public var layers: Int
    public var hiddenSize: Int
    public var heads: Int
    public var feedForwardSize: Int
    public var vocabularySize: Int
    public var epsilon: Float
    /// Zero `<mask>` embeddings and rescale the others, in training and after (ESM-2).
    public var tokenDropout: Bool
    /// Index into the hidden states `[embeddings, layer 1, …, layer L]`; negative from the end.
    public var featureLayer: Int
    /// Gaussian kernels of the structure-aware module.
    public var kernels: Int
    /// Factor of the summed-edge term.
    public var edgeScale: Float
    public var compatibility: Compatibility
    /// Base of the rotary frequencies, where a checkpoint doesn't store them.
    public var ropeBase: Float
    /// Tokens, `<cls>` and `<eos>` included, that the model was trained to read in one piece.
    public var maxTokens: Int
    /// Nil for a dense model.
    public var experts: ProteinExpertConfiguration?

    public init(
        layers: Int, hiddenSize: Int, heads: Int, feedForwardSize: Int, vocabularySize: Int = ResidueVocabulary.count,
        epsilon: Float = 1e-5, tokenDropout: Bool = true, featureLayer: Int = -2, kernels: Int = 128,
        edgeScale: Float = 0.01, compatibility: Compatibility = .paper, ropeBase: Float = 10_000,
        maxTokens: Int = 1024, experts: ProteinExpertConfiguration? = nil
    ) {
        self.layers = layers
        self.hiddenSize = hiddenSize
        self.heads = heads
        self.feedForwardSize = feedForwardSize
        self.vocabularySize = vocabularySize
        self.epsilon = epsilon
        self.tokenDropout = tokenDropout
        self.featureLayer = featureLayer
        self.kernels = kernels
        self.edgeScale = edgeScale
        self.compatibility = compatibility
        self.ropeBase = ropeBase
        self.maxTokens = maxTokens
        self.experts = experts
    }

    /// `featureLayer` counted from the front: 0 for the embeddings, L for the last layer and final norm.
    public var featureIndex: Int { featureLayer < 0 ? layers + 1 + featureLayer : featureLayer }
}
