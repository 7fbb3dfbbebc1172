/// The kind of proteins that a model was trained on: how long they are, how their features are distributed, and what tells
/// them from scrambled ones.
package struct ProteinKind: Codable, Sendable, Equatable {
    /// Whether the model saw structures.
    package var hasStructure: Bool
    /// In residues.
    var shortest, longest: Int
    var distribution: FeatureDistribution
    var contrast: ScrambleContrast

    /// - Parameters:
    ///   - features: of proteins of training.
    ///   - scrambled: of such proteins, scrambled.
    ///   - held: of proteins that were kept apart from training.
    ///   - outlying: the share of these that may be taken for another kind.
    /// - Precondition: there are some of each.
    package init(
        _ features: [PooledFeatures], scrambled: [PooledFeatures], held: [PooledFeatures], outlying: Double,
        hasStructure: Bool
    ) {
        self.hasStructure = hasStructure
        let lengths = features.map(\.residues)
        (shortest, longest) = (max(1, lengths.min() ?? 1), max(1, lengths.max() ?? 1))
        // Nearly all of the share goes to the contrast, which tells most.
        distribution = FeatureDistribution(
            features.map(\.mean), held: held.map(\.mean), outlying: outlying / 20)
        contrast = ScrambleContrast(features, scrambled: scrambled, held: held, outlying: outlying)
    }
}

extension ProteinKind {
    /// See `AnswerJudgement`.
    package func outlyingness(_ features: PooledFeatures) -> Double {
        KindMeasure(self)?.outlyingness(features) ?? .infinity
    }
}

/// How far proteins are from a kind.
struct KindMeasure: Sendable {
    private let kind: ProteinKind
    private let measure: FeatureMeasure

    /// Nil for what is no kind.
    init?(_ kind: ProteinKind) {
        guard kind.shortest > 0, kind.longest >= kind.shortest, let measure = FeatureMeasure(kind.distribution),
            kind.contrast.isPossible(width: kind.distribution.width)
        else { return nil }
        (self.kind, self.measure) = (kind, measure)
    }

    /// Above 1 for proteins of another kind: the largest of what their length, their distance and their likeness to
    /// scrambled ones say, each in units of its limit.
    func outlyingness(_ features: PooledFeatures) -> Double {
        let length = Double(max(1, features.residues))
        return max(
            max(length / Double(kind.longest), Double(kind.shortest) / length),
            measure.distance(features.mean) / measure.limit,
            kind.contrast.odds(features).squareRoot())
    }
}
