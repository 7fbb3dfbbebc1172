import FileKit
import FoundationEssentials
import LanguageModel
import StructureEncoder
import TensorKit

/// A SEPIT model's `config.json`: the sizes of its three parts, under the names of the reference implementation.
public struct ModelConfiguration: Codable, Sendable, Equatable {
    // Protein language model (ESM-2).
    public var proteinLayers = 2
    public var proteinHidden = 32
    public var proteinHeads = 4
    public var proteinFFN = 64
    public var proteinVocabulary = 33
    public var proteinEpsilon: Float = 1e-5
    public var tokenDropout = true
    /// Index into the hidden states; −2 skips the last layer.
    public var proteinFeatureLayer = -2
    /// Tokens that `official` pads a protein to, and the longest protein either mode takes in one piece.
    public var proteinMaxLength = 1024
    // Structure-aware module.
    public var kernels = 128
    public var edgeScale: Float = 0.01
    // Language model (Llama).
    public var layers = 2
    public var hidden = 48
    public var heads = 4
    public var keyValueHeads = 2
    public var ffn = 96
    public var vocabulary = 64
    public var epsilon: Float = 1e-5
    public var ropeBase: Float = 10_000
    /// Stretching of the rotary frequencies, if any.
    public var ropeScaling: RotaryScaling?
    /// Width of a head, where it isn't `hidden / heads`.
    public var headSize: Int?
    /// Tokens that a token attends to, itself included; none for all before it.
    public var slidingWindow: Int?
    /// The output layer's weights are the token embeddings.
    public var tiesEmbeddings = false
    /// Tokens that the language model was trained to read, where that is known.
    public var maxPositions: Int?
    /// Id of the token that ends an answer; `</s>` if none.
    public var endToken: Int?
    /// Id of `<protein>`, which the protein's features replace.
    public var proteinToken = 60
    // Mixture of experts; 0 experts is a dense model.
    public var experts = 0
    public var topK = 1
    public var renormalise = false
    /// Factor of the gate weights; see `ExpertConfiguration`.
    public var gateScale: Float = 1
    /// How experts are chosen.
    public var router = RouterKind.topK
    /// Whether every token also goes through a shared expert.
    public var hasSharedExpert = false
    /// Experts of the protein model, which choose residues; 0 for a dense one.
    public var proteinExperts = 0
    /// Experts that choose a residue, on average.
    public var proteinCapacity: Float = 2
    public var compatibility = Compatibility.paper
    /// Instructions before every question; none in models trained here.
    public var systemPrompt = ""
    /// What the configurations said that the model was made from; kept, never read.
    package var source: [String: JSONValue]?

    enum CodingKeys: String, CodingKey {
        case proteinLayers = "protein_layers"
        case proteinHidden = "protein_hidden"
        case proteinHeads = "protein_heads"
        case proteinFFN = "protein_ffn"
        case proteinVocabulary = "protein_vocab"
        case proteinEpsilon = "protein_eps"
        case tokenDropout = "token_dropout"
        case proteinFeatureLayer = "protein_feature_layer"
        case proteinMaxLength = "protein_max_length"
        case kernels
        case edgeScale = "edge_scale"
        case layers, hidden, heads
        case keyValueHeads = "kv_heads"
        case ffn
        case vocabulary = "vocab"
        case epsilon = "eps"
        case ropeBase = "rope_theta"
        case ropeScaling = "rope_scaling"
        case headSize = "head_size"
        case slidingWindow = "sliding_window"
        case tiesEmbeddings = "tie_embeddings"
        case maxPositions = "max_positions"
        case endToken = "end_token"
        case proteinToken = "protein_token"
        case experts
        case topK = "top_k"
        case renormalise
        case gateScale = "gate_scale"
        case router
        case hasSharedExpert = "shared_expert"
        case proteinExperts = "protein_experts"
        case proteinCapacity = "protein_capacity"
        case compatibility = "compat"
        case systemPrompt = "system_prompt"
        case source
    }

    public init() {}

    /// Missing fields keep their defaults.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        func read<T: Decodable>(_ key: CodingKeys, _ field: inout T) throws {
            do {
                field = try fields.decodeIfPresent(T.self, forKey: key) ?? field
            } catch where !(error is DecodingError) {
                // A fraction for a whole number: the decoder does not say where.
                throw DecodingError.dataCorruptedError(forKey: key, in: fields, debugDescription: "\(error)")
            }
        }
        try read(.proteinLayers, &proteinLayers)
        try read(.proteinHidden, &proteinHidden)
        try read(.proteinHeads, &proteinHeads)
        try read(.proteinFFN, &proteinFFN)
        try read(.proteinVocabulary, &proteinVocabulary)
        try read(.proteinEpsilon, &proteinEpsilon)
        try read(.tokenDropout, &tokenDropout)
        try read(.proteinFeatureLayer, &proteinFeatureLayer)
        try read(.proteinMaxLength, &proteinMaxLength)
        try read(.kernels, &kernels)
        try read(.edgeScale, &edgeScale)
        try read(.layers, &layers)
        try read(.hidden, &hidden)
        try read(.heads, &heads)
        try read(.keyValueHeads, &keyValueHeads)
        try read(.ffn, &ffn)
        try read(.vocabulary, &vocabulary)
        try read(.epsilon, &epsilon)
        try read(.ropeBase, &ropeBase)
        ropeScaling = try fields.decodeIfPresent(RotaryScaling.self, forKey: .ropeScaling)
        headSize = try fields.decodeIfPresent(Int.self, forKey: .headSize)
        slidingWindow = try fields.decodeIfPresent(Int.self, forKey: .slidingWindow)
        try read(.tiesEmbeddings, &tiesEmbeddings)
        maxPositions = try fields.decodeIfPresent(Int.self, forKey: .maxPositions)
        endToken = try fields.decodeIfPresent(Int.self, forKey: .endToken)
        try read(.proteinToken, &proteinToken)
        try read(.experts, &experts)
        try read(.topK, &topK)
        try read(.renormalise, &renormalise)
        try read(.gateScale, &gateScale)
        try read(.router, &router)
        try read(.hasSharedExpert, &hasSharedExpert)
        try read(.proteinExperts, &proteinExperts)
        try read(.proteinCapacity, &proteinCapacity)
        try read(.compatibility, &compatibility)
        try read(.systemPrompt, &systemPrompt)
        source = try fields.decodeIfPresent([String: JSONValue].self, forKey: .source)
    }

    /// Reads and checks a `config.json`, ours or that of a published SEPIT checkpoint.
    ///
    /// - Throws: `SepitError` `.badData` (`config-invalid`, `config-unsupported`) naming the field, `json-syntax`, or as
    ///   `FileSystem.read`.
    public init(contentsOf path: String) throws(SepitError) {
        let json = try JSONValue(contentsOf: path)
        do {
            if Self.isPublished(json) {
                self = try ModelConfiguration(published: json, file: path)
            } else {
                self = try JSONDecoder().decode(ModelConfiguration.self, from: Data(json.line.utf8))
            }
        } catch let error as SepitError {
            throw error
        } catch {
            throw try SepitError.undecodable(error, "config-invalid", "This is not a model configuration.", file: path)
        }
        let problems = problems
        guard problems.isEmpty else {
            throw SepitError(
                .badData, code: "config-invalid", problems.joined(separator: "; ") + ".", file: path,
                hint: "Correct the sizes, or use the config.json that came with the weights.")
        }
    }

    /// What contradicts itself; empty if the configuration can be built.
    public var problems: [String] {
        var problems: [String] = []
        func require(_ condition: Bool, _ message: String) { if !condition { problems.append(message) } }
        func sizes(_ fields: [(String, Int, ClosedRange<Int>)]) {
            for (name, value, range) in fields {
                require(range.contains(value), "\(name) is \(value), expected \(range.lowerBound) to \(range.upperBound)")
            }
        }
        sizes([
            ("protein_layers", proteinLayers, 1...1000), ("protein_hidden", proteinHidden, 1...65536),
            ("protein_heads", proteinHeads, 1...1024), ("protein_ffn", proteinFFN, 1...1 << 20),
            ("protein_vocab", proteinVocabulary, 33...1 << 20), ("kernels", kernels, 1...4096),
            ("protein_max_length", proteinMaxLength, 3...1 << 20),
            ("layers", layers, 1...1000), ("hidden", hidden, 1...65536), ("heads", heads, 1...1024),
            ("kv_heads", keyValueHeads, 1...1024), ("ffn", ffn, 1...1 << 20), ("vocab", vocabulary, 1...1 << 24),
            ("experts", experts, 0...1024), ("protein_experts", proteinExperts, 0...1024),
        ])
        guard problems.isEmpty else { return problems }
        require(proteinHidden % (2 * proteinHeads) == 0, "protein_hidden must be a multiple of 2 protein_heads")
        require(headSize != nil || hidden % (2 * heads) == 0, "hidden must be a multiple of 2 heads")
        require(headSize.map { (2...1024).contains($0) && $0 % 2 == 0 } ?? true, "head_size must be even, from 2 to 1024")
        require(slidingWindow.map { $0 > 0 } ?? true, "sliding_window must be positive")
        require(maxPositions.map { $0 > 0 } ?? true, "max_positions must be positive")
        require(endToken.map { (0..<vocabulary).contains($0) } ?? true, "end_token must be below vocab")
        require(heads % keyValueHeads == 0, "heads must be a multiple of kv_heads")
        require(text.headSize <= 1024 && proteinHidden / proteinHeads <= 1024, "heads may be at most 1024 wide")
        require((0..<vocabulary).contains(proteinToken), "protein_token must be below vocab")
        require(
            (0...proteinLayers).contains(protein.featureIndex),
            "protein_feature_layer must name one of \(proteinLayers + 1) hidden states")
        require(experts == 0 || (1...experts).contains(topK), "top_k must be from 1 to experts")
        require(
            router != .expertChoice,
            "router can't be expertChoice, which would let a token's experts depend on later tokens; protein_experts has it")
        require(
            proteinExperts == 0 || (proteinCapacity > 0 && proteinCapacity <= Float(proteinExperts)),
            "protein_capacity must be above 0, and at most protein_experts")
        require(proteinExperts == 0 || compatibility == .paper, "protein_experts need compat paper")
        require(proteinEpsilon > 0 && epsilon > 0, "protein_eps and eps must be positive")
        require(ropeBase > 0, "rope_theta must be positive")
        return problems
    }

    /// The file's content: JSON with one field a line, in a fixed order.
    public var json: String { JSONText.file(self) }

    /// The protein language model's part.
    public var protein: ProteinModelConfiguration {
        ProteinModelConfiguration(
            layers: proteinLayers, hiddenSize: proteinHidden, heads: proteinHeads, feedForwardSize: proteinFFN,
            vocabularySize: proteinVocabulary, epsilon: proteinEpsilon, tokenDropout: tokenDropout,
            featureLayer: proteinFeatureLayer, kernels: kernels, edgeScale: edgeScale, compatibility: compatibility,
            maxTokens: proteinMaxLength,
            experts: proteinExperts == 0
                ? nil : ProteinExpertConfiguration(count: proteinExperts, capacity: proteinCapacity))
    }

    /// The language model's part.
    public var text: LlamaConfiguration {
        LlamaConfiguration(
            layers: layers, hiddenSize: hidden, heads: heads, keyValueHeads: keyValueHeads, feedForwardSize: ffn,
            vocabularySize: vocabulary, epsilon: epsilon, ropeBase: ropeBase, ropeScaling: ropeScaling, headSize: headSize,
            slidingWindow: slidingWindow, tiesEmbeddings: tiesEmbeddings,
            experts: experts == 0
                ? nil
                : ExpertConfiguration(
                    count: experts, topK: topK, renormalise: renormalise, gateScale: gateScale, router: router,
                    hasSharedExpert: hasSharedExpert))
    }
}
