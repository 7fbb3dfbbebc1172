/// A residue whose backbone is complete, in ångström; what secondary structure is assigned to.
///
/// Residues of a structure stand in one array, chain after chain, without those that lack one of the four atoms.
public struct PeptideResidue: Sendable, Equatable {
    /// Position of N in ångström.
    public var nitrogen: SIMD3<Float>
    /// Position of C-alpha in ångström.
    public var alphaCarbon: SIMD3<Float>
    /// Position of C in ångström.
    public var carbon: SIMD3<Float>
    /// Position of O in ångström.
    public var oxygen: SIMD3<Float>
    /// Which chain this is part of; residues of one chain are neighbours in the array.
    public var chain: Int
    /// Proline has no hydrogen at its nitrogen.
    public var isProline: Bool

    /// A residue with all four atoms.
    public init(
        nitrogen: SIMD3<Float>, alphaCarbon: SIMD3<Float>, carbon: SIMD3<Float>, oxygen: SIMD3<Float>, chain: Int,
        isProline: Bool = false
    ) {
        self.nitrogen = nitrogen
        self.alphaCarbon = alphaCarbon
        self.carbon = carbon
        self.oxygen = oxygen
        self.chain = chain
        self.isProline = isProline
    }

    /// A residue of a file; nil where one of the four atoms is missing.
    public init?(_ atoms: BackboneAtoms, alphaCarbon: SIMD3<Double>?, chain: Int, isProline: Bool) {
        guard let nitrogen = atoms.nitrogen, let alphaCarbon, let carbon = atoms.carbon, let oxygen = atoms.oxygen
        else {
            return nil
        }
        self.init(
            nitrogen: nitrogen, alphaCarbon: SIMD3<Float>(alphaCarbon), carbon: carbon, oxygen: oxygen, chain: chain,
            isProline: isProline)
    }
}

extension SIMD3<Float> {
    /// Length of this vector.
    var length: Float { (self * self).sum().squareRoot() }

    /// The vector product.
    func cross(_ other: Self) -> Self {
        Self(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x)
    }
}
