import SequenceSearch

/// From when on two proteins are similar.
public struct SimilarityThresholds: Sendable, Equatable {
    /// Matches over alignment columns.
    public var identity = 0.3
    /// Alignment columns over the length of the shorter sequence.
    public var coverage = 0.5

    /// Shares from 0 to 1, from which on two proteins count as similar.
    public init(identity: Double = 0.3, coverage: Double = 0.5) {
        (self.identity, self.coverage) = (identity, coverage)
    }

    /// What a search for groups goes down to: a family holds together over its weaker links, so that what one search
    /// misses another finds.
    var withMargin: SimilarityThresholds {
        SimilarityThresholds(identity: max(0, identity - 0.05), coverage: max(0, coverage - 0.1))
    }

    /// What the search of held-out proteins goes down to: two programs that find one pair may end its alignment elsewhere.
    var withWideMargin: SimilarityThresholds {
        SimilarityThresholds(identity: max(0, identity - 0.08), coverage: max(0, coverage - 0.15))
    }

    /// Between these and the margin.
    var withHalfMargin: SimilarityThresholds {
        SimilarityThresholds(
            identity: (identity + withMargin.identity) / 2, coverage: (coverage + withMargin.coverage) / 2)
    }

    /// What pairs of sequences must hold.
    var condition: PairCondition { PairCondition(identity: identity, coverage: coverage) }
}
