/// How much the residues of a protein moved the log-probability of an answer, in nats: above 0 where they made it likelier.
public struct ResidueAttribution: Sendable, Equatable {
    /// Residues that were hidden together.
    public struct Window: Sendable, Equatable {
        /// From 0.
        public var residues: Range<Int>
        /// How much less likely the answer is without them.
        public var effect: Double

        package init(residues: Range<Int>, effect: Double) { (self.residues, self.effect) = (residues, effect) }
    }

    /// Of each residue, the derivative by what the model reads of it, times that (Simonyan et al., 2013; Shrikumar et al.,
    /// 2016): how much the answer would change if the residue counted a little more, as a straight line has it.
    public let gradient: [Double]
    /// In chain order, each overlapping the next.
    public let windows: [Window]
    /// Of each residue, the mean effect of the windows that it is in, by residue of a window.
    public let masking: [Double]
    /// Spearman's, of the windows' effects and the sums of `gradient` over them; nil where it means nothing.
    public let rankCorrelation: Double?

    package init(gradient: [Double], windows: [Window]) {
        (self.gradient, self.windows) = (gradient, windows)
        rankCorrelation = RankCorrelation.of(
            windows.map(\.effect), windows.map { gradient[$0.residues].reduce(0, +) })
        var (sums, counts) = (
            [Double](repeating: 0, count: gradient.count), [Double](repeating: 0, count: gradient.count)
        )
        for window in windows {
            for residue in window.residues {
                sums[residue] += window.effect / Double(window.residues.count)
                counts[residue] += 1
            }
        }
        masking = zip(sums, counts).map { $0 / max(1, $1) }
    }

    /// The windows whose hiding changes most, none overlapping another, the greatest change first.
    public func stretches(_ most: Int) -> [Window] {
        var chosen: [Window] = []
        for window in windows.sorted(by: {
            (abs($1.effect), $0.residues.lowerBound) < (abs($0.effect), $1.residues.lowerBound)
        })
        where chosen.count < most && window.effect != 0
            && !chosen.contains(where: { $0.residues.overlaps(window.residues) })
        {
            chosen.append(window)
        }
        return chosen
    }
}
