import SEPITPipeline
import Testing

@Suite struct ExampleBalanceTests {
    private typealias Part = (property: String, protein: String, examples: Int)

    private func drawn(_ parts: [Part], _ shares: [Double], _ isCounted: (Part) -> Bool) -> Double {
        zip(parts, shares).reduce(0) { $0 + (isCounted($1.0) ? $1.1 * Double($1.0.examples) : 0) }
    }

    @Test func balancedPropertiesHaveEqualShares() {
        let parts: [Part] =
            (0..<90).map { ("name", "p\($0)", 2) } + (0..<30).map { ("place", "p\($0)", 3) }
        let shares = ExampleBalance(properties: 1, clusters: 0, cluster: [:]).shares(of: parts)
        #expect(abs(drawn(parts, shares) { _ in true } - 270) < 1e-6)
        #expect(abs(drawn(parts, shares) { $0.property == "place" } - 135) < 1e-6)
        let half = ExampleBalance(properties: 0.5, clusters: 0, cluster: [:]).shares(of: parts)
        let ratio = drawn(parts, half) { $0.property == "name" } / drawn(parts, half) { $0.property == "place" }
        #expect(abs(ratio - 2.0.squareRoot()) < 1e-6)
    }

    /// A handful of examples is not shown a hundred times; the others fill what it leaves.
    @Test func rareExamplesAreRepeatedOnlySoOften() {
        let parts: [Part] = (0..<1000).map { ("name", "p\($0)", 1) } + [("place", "p0", 5)]
        let shares = ExampleBalance(properties: 1, clusters: 0, cluster: [:]).shares(of: parts)
        #expect(shares[1000] == 8)
        #expect(abs(drawn(parts, shares) { _ in true } - 1005) < 1e-3)
    }

    @Test func groupsOfSimilarProteinsCountAsOne() {
        let parts: [Part] = (0..<8).map { ("name", "p\($0)", 1) }
        let cluster = Dictionary(uniqueKeysWithValues: (0..<6).map { ("p\($0)", "p0") })
        let shares = ExampleBalance(properties: 0, clusters: 1, cluster: cluster).shares(of: parts)
        #expect(abs(shares[..<6].reduce(0, +) - shares[6]) < 1e-9 && shares[6] == shares[7])
    }
}
