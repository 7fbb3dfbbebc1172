import FileKit

/// How similar the held-out proteins of a dataset are to its training proteins.
public struct SimilarityAudit: Sendable, Equatable {
    /// A protein of the validation or test side, and the training protein that is nearest to it.
    public struct Pair: Sendable, Equatable {
        /// The held-out protein's.
        public var heldOut: String
        /// The training protein's.
        public var training: String
        /// Matches over alignment columns.
        public var identity: Double
        /// Columns over the length of the shorter sequence.
        public var coverage: Double
    }

    /// A held-out protein.
    struct Subject {
        var id: String
        var side: DatasetSide
        var accessions: [String]
        /// What is similar to it.
        var found: Found
    }

    /// What the audit keeps of the training proteins that align with a held-out one.
    struct Found: Sendable {
        /// How many are above the thresholds.
        var above: Int
        /// The one that decides the band.
        var nearest: Neighbour?
        /// Those of the highest scores, for the best hit.
        var best: [Neighbour]

        init(_ neighbours: [Neighbour], _ thresholds: SimilarityThresholds) {
            above = neighbours.count {
                $0.identity >= thresholds.identity && $0.coverage >= thresholds.coverage
            }
            nearest = SimilarityAudit.nearest(neighbours, coverage: thresholds.coverage)
            best = Array(neighbours.prefix(25))
        }
    }

    /// From when on a pair is similar.
    public let thresholds: SimilarityThresholds
    /// Pairs of a held-out and a training protein from the thresholds on.
    public private(set) var pairsAbove = 0
    /// Held-out proteins in such a pair.
    public private(set) var proteinsAbove = 0
    /// Held-out proteins that share an accession with a training protein.
    public private(set) var sharedAccessions = 0
    /// Held-out proteins by side and by the band of their nearest training protein.
    public private(set) var bands: [DatasetSide: [IdentityBand: Int]] = [:]
    /// The most similar pairs over enough of the shorter sequence, one for each held-out protein, the worst first.
    public private(set) var worst: [Pair] = []

    /// How many of the worst pairs are kept.
    static let worstCount = 10

    /// Counts what was found.
    ///
    /// - Parameter accessions: those of the training proteins.
    init(_ subjects: [Subject], trainingAccessions accessions: Set<String>, thresholds: SimilarityThresholds) {
        self.thresholds = thresholds
        bands = [.valid: [:], .test: [:]]
        for subject in subjects {
            pairsAbove += subject.found.above
            if subject.found.above > 0 { proteinsAbove += 1 }
            if !accessions.isDisjoint(with: subject.accessions) { sharedAccessions += 1 }
            let nearest = subject.found.nearest
            bands[subject.side, default: [:]][IdentityBand(identity: nearest?.identity), default: 0] += 1
            if let nearest {
                worst.append(
                    Pair(
                        heldOut: subject.id, training: nearest.protein.id, identity: nearest.identity,
                        coverage: nearest.coverage))
            }
        }
        worst.sort { ($1.identity, $1.coverage, $0.heldOut) < ($0.identity, $0.coverage, $1.heldOut) }
        worst = Array(worst.prefix(Self.worstCount))
    }

    /// The training protein of the highest identity over enough of the shorter sequence: the one that decides the band.
    public static func nearest(
        _ neighbours: [Neighbour], coverage: Double = SimilarityThresholds().coverage
    ) -> Neighbour? {
        neighbours.filter { $0.coverage >= coverage }.max {
            ($0.identity, $1.protein.id) < ($1.identity, $0.protein.id)
        }
    }

    /// Held-out proteins of a band, on both sides or one.
    public func count(_ band: IdentityBand, _ side: DatasetSide? = nil) -> Int {
        bands.filter { side == nil || $0.key == side }.reduce(0) { $0 + ($1.value[band] ?? 0) }
    }
}
