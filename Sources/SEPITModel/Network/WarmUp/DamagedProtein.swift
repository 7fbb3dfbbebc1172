import StructureEncoder

/// A protein of which some residues are hidden and others moved, and what it was before.
package struct DamagedProtein {
    /// As the model sees it.
    package private(set) var input: ProteinInput
    /// The tokens that `<mask>` stands for, and what they were.
    package private(set) var hidden: [(token: Int, id: Int32)] = []
    /// The tokens that were moved, and where to.
    package private(set) var moved: [(token: Int, noise: SIMD3<Float>)] = []

    /// Noise is moved by so much of it, in ångström.
    private static let step: Float = 0.2

    /// A protein as it is.
    package init(_ protein: ProteinInput) { input = protein }

    /// - Parameters:
    ///   - isHidden: whether each token is hidden.
    ///   - noise: of each token, standard normal; nil to move none. Hidden tokens and those without a position stay.
    package init(_ protein: ProteinInput, isHidden: [Bool], noise: [SIMD3<Float>]?) {
        input = protein
        for token in protein.ids.indices {
            if isHidden[token] {
                hidden.append((token, protein.ids[token]))
                input.ids[token] = ResidueVocabulary.mask
            } else if let noise, let position = protein.positions[token] {
                moved.append((token, noise[token]))
                input.positions[token] = position + Self.step * noise[token]
            }
        }
    }
}
