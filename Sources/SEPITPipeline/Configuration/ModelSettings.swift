import StructureEncoder

/// The sizes of a new model; `model:` in the configuration file.
public struct ModelSettings: Sendable, Equatable {
    /// What the other fields start from.
    public var preset: ModelPreset

    public var proteinLayers: Int
    public var proteinHidden: Int
    public var proteinHeads: Int
    public var proteinFFN: Int
    /// Gaussian kernels of C-alpha distances.
    public var kernels: Int

    public var layers: Int
    public var hidden: Int
    public var heads: Int
    public var kvHeads: Int
    public var ffn: Int
    /// Tokens of the text vocabulary, the special ones included.
    public var vocabularySize: Int

    /// Weight of the summed-edge term in the residue embeddings.
    public var edgeScale: Double = 0.01
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
        }
    }
}

/// Named model sizes.
public enum ModelPreset: String, CaseIterable, Sendable {
    /// Trains in minutes on two cores.
    case tiny
    /// The size of the shipped model.
    case mini
}
