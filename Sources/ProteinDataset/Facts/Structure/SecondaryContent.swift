import ProteinKit

/// How much of a chain is helix and strand, by the DSSP definition, and the class of its fold.
struct SecondaryContent {
    /// `about 45%`, of the residues with a complete backbone.
    let helix: String
    /// As `helix`.
    let strand: String
    /// Nil where the structure is too small, too large or too irregular to have a class.
    let fold: FoldClass?

    /// Shorter chains are peptides and modules; longer ones have several domains, which a class by content doesn't tell
    /// apart.
    private static let foldLengths = ChainNature.shortestDomain...400

    /// Of each chain; nil where too few residues have a complete backbone, as in traces of C-alphas.
    static func ofChains(in entry: ProteinEntry, _ measures: [ChainMeasure]) -> [SecondaryContent?] {
        guard entry.chains.contains(where: { !$0.backbone.isEmpty }) else { return entry.chains.map { _ in nil } }
        let (states, structure) = SecondaryStructure.states(of: entry.chains)
        var start = 0
        return states.indices.map { index in
            let complete = states[index].count { $0 != nil }
            defer { start += complete }
            return SecondaryContent(
                states[index], of: entry.chains[index], measures[index], structure, start..<start + complete)
        }
    }

    /// - Parameters:
    ///   - states: of each residue of the sequence.
    ///   - range: the chain's residues in the structure.
    private init?(
        _ states: [SecondaryStructure.State?], of chain: ProteinChain, _ measure: ChainMeasure,
        _ structure: SecondaryStructure, _ range: Range<Int>
    ) {
        let counted = zip(states, measure.counts).compactMap { state, counts in counts ? state : nil }
        guard counted.count >= ChainMeasure.fewest,
            Double(counted.count) >= ChainMeasure.leastShare * Double(chain.sequence.count)
        else { return nil }
        func share(_ isMeant: (SecondaryStructure.State) -> Bool) -> String {
            let fives = (20 * Double(counted.count(where: isMeant)) / Double(counted.count)).rounded()
            return fives == 0 ? "hardly any" : "about \(5 * Int(fives))%"
        }
        helix = share(\.isHelix)
        strand = share(\.isStrand)
        let fold = Self.foldLengths.contains(chain.sequence.count) ? FoldClass(structure, range: range) : nil
        self.fold = fold == .irregular ? nil : fold
    }
}
