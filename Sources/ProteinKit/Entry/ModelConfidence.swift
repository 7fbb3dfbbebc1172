/// How sure a predictor was of each residue of a chain: the predicted local distance difference test, pLDDT.
///
/// Source: Jumper et al., Nature 596 (2021) 583; the bands are those of the AlphaFold Protein Structure Database.
public struct ModelConfidence: Sendable, Equatable {
    /// What a pLDDT stands for.
    public enum Band: String, Sendable, CaseIterable {
        /// Above 90.
        case veryHigh = "very high"
        /// Above 70.
        case high
        /// Above 50.
        case low
        /// All others.
        case veryLow = "very low"

        /// The band of a pLDDT from 0 to 100.
        public init(_ value: Double) {
            self = value > 90 ? .veryHigh : value > 70 ? .high : value > 50 ? .low : .veryLow
        }
    }

    /// From 0 to 100; nil where the file gives none.
    public let values: [Float?]

    /// That of a predicted chain; nil where its B column holds something else, or the same number throughout.
    ///
    /// The ESM Metagenomic Atlas has numbers from 0 to 1.
    public init?(of chain: ProteinChain) {
        let known = chain.bFactors.compactMap(\.self)
        guard let low = known.min(), let high = known.max(), low >= 0, high <= 100, low < high else { return nil }
        values = high <= 1 ? chain.bFactors.map { $0.map { 100 * $0 } } : chain.bFactors
    }

    /// Over the residues that have one.
    public var mean: Double {
        let known = values.compactMap { $0.map { Double($0) } }
        return known.reduce(0, +) / Double(max(1, known.count))
    }
}
