import FileKit
import TensorKit

/// Sizes of a Llama-family decoder and of its mixture of experts: `text` in a model's `config.json`.
public struct LlamaConfiguration: Codable, Sendable, Equatable {
    /// Decoder layers.
    public var layers: Int
    /// Width of a token's vector.
    public var hiddenSize: Int
    /// Attention heads.
    public var heads: Int
    /// Heads of keys and values, each shared by `heads / keyValueHeads` of the others.
    public var keyValueHeads: Int
    /// Inner width of a feed-forward network.
    public var feedForwardSize: Int
    /// Tokens.
    public var vocabularySize: Int
    /// Added to the mean square in RMSNorm.
    public var epsilon: Float
    /// Base of the rotary frequencies.
    public var ropeBase: Float
    /// Stretching of the rotary frequencies, if any.
    public var ropeScaling: RotaryScaling?
    /// Width of a head, where it isn't `hiddenSize / heads`.
    public var ownHeadSize: Int?
    /// A token attends to so many tokens at most, itself included; nil for all before it.
    public var slidingWindow: Int?
    /// The output layer's weights are the token embeddings.
    public var tiesEmbeddings: Bool
    /// Tokens that the model was trained to read, where that is known.
    public var maxPositions: Int?
    /// Id of the token that ends a text; `</s>` if none.
    public var endToken: Int?
    /// Nil for a dense model.
    public var experts: ExpertConfiguration?

    private enum CodingKeys: String, CodingKey {
        case layers
        case hiddenSize = "hidden"
        case heads
        case keyValueHeads = "kv_heads"
        case feedForwardSize = "ffn"
        case vocabularySize = "vocab"
        case epsilon = "eps"
        case ropeBase = "rope_theta"
        case ropeScaling = "rope_scaling"
        case ownHeadSize = "head_size"
        case slidingWindow = "sliding_window"
        case tiesEmbeddings = "tie_embeddings"
        case maxPositions = "max_positions"
        case endToken = "end_token"
        case experts
    }

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
        ownHeadSize = headSize
        self.slidingWindow = slidingWindow
        self.tiesEmbeddings = tiesEmbeddings
        self.experts = experts
    }

    /// Missing fields keep their defaults, but for sizes, which have none.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        layers = try fields.value(.layers)
        hiddenSize = try fields.value(.hiddenSize)
        heads = try fields.value(.heads)
        keyValueHeads = try fields.value(.keyValueHeads)
        feedForwardSize = try fields.value(.feedForwardSize)
        vocabularySize = try fields.value(.vocabularySize)
        epsilon = try fields.value(.epsilon, or: 1e-5)
        ropeBase = try fields.value(.ropeBase, or: 10_000)
        ropeScaling = try fields.value(.ropeScaling, or: nil)
        ownHeadSize = try fields.value(.ownHeadSize, or: nil)
        slidingWindow = try fields.value(.slidingWindow, or: nil)
        tiesEmbeddings = try fields.value(.tiesEmbeddings, or: false)
        maxPositions = try fields.value(.maxPositions, or: nil)
        endToken = try fields.value(.endToken, or: nil)
        experts = try fields.value(.experts, or: nil)
    }

    /// Width of a head.
    public var headSize: Int { ownHeadSize ?? hiddenSize / heads }

    /// Rotary angles per position, `headSize / 2` of them.
    var frequencies: [Float] {
        let base = rotaryFrequencies(headSize: headSize, base: ropeBase)
        return ropeScaling?.apply(base) ?? base
    }

    /// What contradicts itself; empty if the decoder can be built.
    ///
    /// - Parameter part: what stands before the names of fields, such as "text.".
    package func problems(in part: String) -> [String] {
        var check = ConfigurationCheck(part)
        check.require([
            ("layers", layers, 1...1000), ("hidden", hiddenSize, 1...65536), ("heads", heads, 1...1024),
            ("kv_heads", keyValueHeads, 1...1024), ("ffn", feedForwardSize, 1...1 << 20),
            ("vocab", vocabularySize, 1...1 << 24),
        ])
        guard check.problems.isEmpty else { return check.problems + (experts?.problems(in: part + "experts.") ?? []) }
        if let ownHeadSize {
            check.require(
                (2...1024).contains(ownHeadSize) && ownHeadSize % 2 == 0,
                "\(part)head_size must be even, from 2 to 1024")
        } else {
            check.require(hiddenSize % (2 * heads) == 0, "\(part)hidden must be a multiple of 2 \(part)heads")
            check.require(headSize <= 1024, "\(part)heads may be at most 1024 wide")
        }
        if case .factors(let factors) = ropeScaling {
            check.require(
                factors.count == headSize / 2, "\(part)rope_scaling must have a factor for every two of a head")
        }
        check.require(heads % keyValueHeads == 0, "\(part)heads must be a multiple of \(part)kv_heads")
        check.require(slidingWindow.map { $0 > 0 } ?? true, "\(part)sliding_window must be positive")
        check.require(maxPositions.map { $0 > 0 } ?? true, "\(part)max_positions must be positive")
        check.require(
            endToken.map { (0..<vocabularySize).contains($0) } ?? true, "\(part)end_token must be below \(part)vocab")
        check.require(epsilon > 0, "\(part)eps must be positive")
        check.require(ropeBase > 0, "\(part)rope_theta must be positive")
        return check.problems + (experts?.problems(in: part + "experts.") ?? [])
    }
}
