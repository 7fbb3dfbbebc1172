import ProteinKit

/// Which residues of a chain count, and what their C-alphas alone tell.
struct ChainMeasure {
    /// Whether each residue of the sequence has coordinates to go by.
    let counts: [Bool]
    /// Number of those.
    let residues: Int
    /// Root mean square distance of the C-alphas from their centre in ångström; nil where too few count.
    let radius: Double?
    /// pLDDT; nil for what is no prediction.
    let confidence: ModelConfidence?

    /// What is measured of fewer residues is said of no protein.
    static let fewest = 30
    /// What is measured of a smaller share of the sequence isn't said of the whole.
    static let leastShare = 0.8

    /// Below this pLDDT a predictor isn't sure of the backbone, and what is measured of it says nothing.
    private static let confident = 70.0

    init(_ chain: ProteinChain, isPredicted: Bool, minPLDDT: Double) {
        let confidence = isPredicted ? ModelConfidence(of: chain) : nil
        self.confidence = confidence
        counts = chain.sequence.indices.map { index in
            guard chain.hasStructure, chain.positions[index] != nil else { return false }
            guard let confidence else { return true }
            return confidence.values[index].map { Double($0) >= max(minPLDDT, Self.confident) } ?? false
        }
        residues = counts.count { $0 }
        let points = zip(chain.positions, counts).compactMap { position, counts in
            counts ? position.map { SIMD3<Float>($0) } : nil
        }
        let isEnough =
            points.count >= Self.fewest && Double(points.count) >= Self.leastShare * Double(chain.sequence.count)
        radius = isEnough ? ChainGeometry.radiusOfGyration(points) : nil
    }

    /// `about 15 Å`.
    var radiusText: String? { radius.map { "about " + NumberText.angstrom($0, decimals: 0) } }

    /// `compact` within a tenth of what compact chains of this length have, `extended` from half as much more on;
    /// what is between is called neither.
    var shape: String? {
        guard let radius else { return nil }
        let ratio = radius / ChainGeometry.compactRadius(residues: residues)
        return ratio <= 1.1 ? "compact" : ratio >= 1.5 ? "extended" : nil
    }
}
