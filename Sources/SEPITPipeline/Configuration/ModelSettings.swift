import StructureEncoder

/// The sizes of a new model; `model:` in the configuration file.
public struct ModelSettings: Sendable, Equatable {
    /// What the other fields start from.
    public var preset: ModelPreset

    /// Layers of the protein model.
    public var proteinLayers: Int
    /// Width of the protein model.
    public var proteinHidden: Int
    /// Attention heads of the protein model.
    public var proteinHeads: Int
    /// Inner width of the protein model's feed-forward networks.
    public var proteinFFN: Int
    /// Gaussian kernels of C-alpha distances.
    public var kernels: Int

    /// Layers of the language model.
    public var layers: Int
    /// Width of the language model.
    public var hidden: Int
    /// Attention heads of the language model.
    public var heads: Int
    /// Key and value heads of the language model.
    public var kvHeads: Int
    /// Inner width of the language model's feed-forward networks.
    public var ffn: Int
    /// Tokens of the text vocabulary, the special ones included.
    public var vocabularySize: Int

    /// Weight of the summed-edge term in the residue embeddings.
    public var edgeScale: Double = 0.5
    /// Which behaviour the model has.
    public var compat: Compatibility = .paper

    /// The sizes of a preset.
    public init(_ preset: ModelPreset) {
        self.preset = preset
        switch preset {
        case .tiny:
            (proteinLayers, proteinHidden, proteinHeads, proteinFFN, kernels) = (4, 96, 4, 384, 64)
            (layers, hidden, heads, kvHeads, ffn, vocabularySize) = (4, 128, 4, 2, 352, 1024)
        case .mini:
            (proteinLayers, proteinHidden, proteinHeads, proteinFFN, kernels) = (6, 192, 8, 768, 128)
            (layers, hidden, heads, kvHeads, ffn, vocabularySize) = (8, 256, 8, 4, 704, 4096)
        case .small:
            (proteinLayers, proteinHidden, proteinHeads, proteinFFN, kernels) = (12, 480, 20, 1920, 128)
            (layers, hidden, heads, kvHeads, ffn, vocabularySize) = (12, 512, 8, 4, 1408, 8192)
        case .paper:
            (proteinLayers, proteinHidden, proteinHeads, proteinFFN, kernels) = (33, 1280, 20, 5120, 128)
            (layers, hidden, heads, kvHeads, ffn, vocabularySize) = (22, 2048, 32, 4, 5632, 32008)
        }
    }
}

/// Named model sizes.
public enum ModelPreset: String, CaseIterable, Sendable {
    /// Trains in minutes on two cores.
    case tiny
    /// The size of the shipped model.
    case mini
    /// The protein side of ESM-2 35M beside a language model of about the same size.
    case small
    /// The sizes of the paper: ESM-2 650M and TinyLlama 1.1B.
    case paper
}
