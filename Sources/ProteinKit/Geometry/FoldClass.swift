/// The class of a protein's fold by its secondary structure.
///
/// Helix counts H, G and I, strand counts E; the thresholds are those of Nakashima, Nishikawa & Ooi (J. Biochem. 99
/// (1986) 153): 15% helix and 10% strand. Proteins with both are told apart by how their strands pair within the chain,
/// as by Chou (Proteins 21 (1995) 319): more than 60% parallel or antiparallel.
public enum FoldClass: String, Sendable, CaseIterable {
    case allAlpha = "all-alpha"
    case allBeta = "all-beta"
    case alphaOverBeta = "alpha/beta"
    case alphaPlusBeta = "alpha+beta"
    /// With helices and strands, the strands paired both ways.
    case alphaAndBeta = "mixed alpha and beta"
    /// With few helices and strands.
    case irregular

    /// The class of a chain, or of its part `range` of the residues; nil for peptides of fewer than 30 residues.
    public init?(_ structure: SecondaryStructure, range: Range<Int>? = nil) {
        let range = range ?? structure.states.indices
        guard range.count >= 30, structure.states.indices.contains(range.lowerBound),
            range.upperBound <= structure.states.count
        else { return nil }
        let states = structure.states[range]
        let helix = Double(states.count { $0.isHelix }) / Double(states.count)
        let strand = Double(states.count { $0 == .strand }) / Double(states.count)
        switch (helix > 0.15, strand > 0.10) {
        case (true, false): self = .allAlpha
        case (false, true): self = .allBeta
        case (false, false): self = .irregular
        case (true, true):
            var pairs = (parallel: 0, all: 0)
            for ladder in structure.ladders
            where ladder.first.allSatisfy(range.contains) && ladder.second.allSatisfy(range.contains) {
                let count = min(ladder.first.count, ladder.second.count)
                pairs.all += count
                if ladder.isParallel { pairs.parallel += count }
            }
            let share = pairs.all > 0 ? Double(pairs.parallel) / Double(pairs.all) : 0
            self = share > 0.6 ? .alphaOverBeta : share < 0.4 ? .alphaPlusBeta : .alphaAndBeta
        }
    }
}
