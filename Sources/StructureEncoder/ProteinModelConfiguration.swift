import FileKit

/// Which of two named behaviours a model has.
public enum Compatibility: String, Sendable, Codable, CaseIterable {
    /// The method as described: structure enters wherever both residues have coordinates, every sample alike.
    case paper
    /// What the released code computes, bug for bug, so that its checkpoint gives its numbers.
    case official
}

/// Sizes of the protein language model (ESM-2) and of the structure-aware module fused into it: `protein` in a model's
/// `config.json`.
public struct ProteinModelConfiguration: Codable, Sendable, Equatable {
    /// Transformer layers.
    public var layers: Int
    /// Width of a residue's vector.
    public var hiddenSize: Int
    /// Attention heads.
    public var heads: Int
    /// Inner width of a feed-forward network.
    public var feedForwardSize: Int
    /// Residues and special tokens.
    public var vocabularySize: Int
    /// Added to the variance in LayerNorm.
    public var epsilon: Float
    /// Zero `<mask>` embeddings and rescale the others, in training and after (ESM-2).
    public var tokenDropout: Bool
    /// Index into the hidden states `[embeddings, layer 1, …, layer L]`; negative from the end.
    public var featureLayer: Int
    /// Gaussian kernels of the structure-aware module.
    public var kernels: Int
    /// Factor of the summed-edge term.
    public var edgeScale: Float
    /// Which of two named behaviours the model has.
    public var compatibility: Compatibility
    /// Base of the rotary frequencies, where a checkpoint doesn't store them.
    public var ropeBase: Float
    /// Tokens, `<cls>` and `<eos>` included, that the model was trained to read in one piece.
    public var maxTokens: Int
    /// Nil for a dense model.
    public var experts: ProteinExpertConfiguration?

    private enum CodingKeys: String, CodingKey {
        case layers
        case hiddenSize = "hidden"
        case heads
        case feedForwardSize = "ffn"
        case vocabularySize = "vocab"
        case epsilon = "eps"
        case tokenDropout = "token_dropout"
        case featureLayer = "feature_layer"
        case kernels
        case edgeScale = "edge_scale"
        case compatibility = "compat"
        case ropeBase = "rope_theta"
        case maxTokens = "max_length"
        case experts
    }

    /// Sizes, and for all else what ESM-2 and the paper have.
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

    /// Missing fields keep their defaults, but for sizes, which have none.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        layers = try fields.value(.layers)
        hiddenSize = try fields.value(.hiddenSize)
        heads = try fields.value(.heads)
        feedForwardSize = try fields.value(.feedForwardSize)
        vocabularySize = try fields.value(.vocabularySize, or: ResidueVocabulary.count)
        epsilon = try fields.value(.epsilon, or: 1e-5)
        tokenDropout = try fields.value(.tokenDropout, or: true)
        featureLayer = try fields.value(.featureLayer, or: -2)
        kernels = try fields.value(.kernels, or: 128)
        edgeScale = try fields.value(.edgeScale, or: 0.01)
        compatibility = try fields.value(.compatibility, or: .paper)
        ropeBase = try fields.value(.ropeBase, or: 10_000)
        maxTokens = try fields.value(.maxTokens, or: 1024)
        experts = try fields.value(.experts, or: nil)
    }

    /// `featureLayer` counted from the front: 0 for the embeddings, L for the last layer and final norm.
    public var featureIndex: Int { featureLayer < 0 ? layers + 1 + featureLayer : featureLayer }

    /// What contradicts itself; empty if the model can be built.
    ///
    /// - Parameter part: what stands before the names of fields, such as "protein.".
    package func problems(in part: String) -> [String] {
        var check = ConfigurationCheck(part)
        check.require([
            ("layers", layers, 1...1000), ("hidden", hiddenSize, 1...65536), ("heads", heads, 1...1024),
            ("ffn", feedForwardSize, 1...1 << 20), ("vocab", vocabularySize, ResidueVocabulary.count...1 << 20),
            ("kernels", kernels, 1...4096), ("max_length", maxTokens, 3...1 << 20),
        ])
        guard check.problems.isEmpty else { return check.problems + (experts?.problems(in: part + "experts.") ?? []) }
        check.require(hiddenSize % (2 * heads) == 0, "\(part)hidden must be a multiple of 2 \(part)heads")
        check.require(hiddenSize / heads <= 1024, "\(part)heads may be at most 1024 wide")
        check.require(
            (0...layers).contains(featureIndex), "\(part)feature_layer must name one of \(layers + 1) hidden states")
        check.require(epsilon > 0, "\(part)eps must be positive")
        check.require(ropeBase > 0, "\(part)rope_theta must be positive")
        check.require(experts == nil || compatibility == .paper, "\(part)experts.count needs \(part)compat paper")
        return check.problems + (experts?.problems(in: part + "experts.") ?? [])
    }
}
