import FileKit
import SEPITPipeline
import Testing

/// Covariances and distances as scikit-learn has them, by scripts/goldens/calibration_goldens.py.
@Suite struct FeatureDistributionTests {
    private func matrix(_ json: JSONValue?) throws -> [[Double]] {
        try #require(json?.elements).map { $0.elements?.compactMap(\.double) ?? [] }
    }

    @Test func covarianceAndDistancesAreThoseOfTheReference() throws {
        let json = try JSONValue(contentsOf: TemperatureFitTests.goldens + "/calibration.json")
        for element in try #require(json["covariances"]?.elements) {
            let fitted = ShrunkCovariance(try matrix(element["vectors"]))
            let expected = try matrix(element["covariance"])
            let size = expected.map { $0.max() ?? 0 }.max() ?? 1
            for i in expected.indices {
                for j in 0...i {
                    #expect(abs(fitted.triangle[i * (i + 1) / 2 + j] - expected[i][j]) < 1e-9 * size)
                }
            }
            #expect(abs(fitted.shrinkage - (element["shrinkage"]?.double ?? -1)) < 1e-9)
            let measure = try #require(MahalanobisMeasure(mean: fitted.mean, triangle: fitted.triangle))
            let distances = try #require(element["distances"]?.elements).compactMap(\.double)
            for (other, distance) in zip(try matrix(element["others"]), distances) {
                #expect(abs(measure.distance(other) - distance) < 1e-7 * distance)
            }
        }
    }

    @Test func whatIsNoCovarianceIsRefused() {
        #expect(MahalanobisMeasure(mean: [0, 0], triangle: [1, 2, 1]) == nil)
        #expect(MahalanobisMeasure(mean: [0, 0], triangle: [1, 0]) == nil)
        #expect(MahalanobisMeasure(mean: [0], triangle: [.nan]) == nil)
        #expect(MahalanobisMeasure(mean: [.infinity], triangle: [1]) == nil)
        #expect(MahalanobisMeasure(mean: [], triangle: []) != nil)
    }

    /// Vectors of a kind, and of another that differs in how its numbers go together.
    private func vectors(_ count: Int, width: Int, seed: UInt64, isOther: Bool = false) -> [[Float]] {
        var random = CounterRandom(seed: seed, stream: "vectors")
        return (0..<count).map { _ in
            let shared = random.uniform() - 0.5
            return (0..<width).map { place in
                (isOther && place % 2 == 0 ? -shared : shared) + 0.1 * (random.uniform() - 0.5)
            }
        }
    }

    /// With few numbers, and with more than are kept.
    @Test(arguments: [12, 300]) func theLimitLetsThroughWhatIsKnownAndNothingElse(width: Int) {
        let distribution = FeatureDistribution(
            vectors(300, width: width, seed: 1), held: vectors(200, width: width, seed: 2), outlying: 0.05)
        func share(_ vectors: [[Float]]) -> Double {
            let outside = vectors.count { distribution.outlyingness($0) > 1 }
            return Double(outside) / Double(vectors.count)
        }
        #expect(abs(share(vectors(200, width: width, seed: 2)) - 0.05) < 0.006)
        #expect(share(vectors(200, width: width, seed: 3)) < 0.15)
        #expect(share(vectors(200, width: width, seed: 4, isOther: true)) > 0.8)
    }

    @Test func featuresThatNeverDifferHaveADistanceAllTheSame() {
        let same = [[Float]](repeating: [1, 2, 3], count: 4)
        let distribution = FeatureDistribution(same, held: same, outlying: 0.01)
        #expect(distribution.outlyingness([1, 2, 3]) <= 1 && distribution.outlyingness([1, 2, 4]) > 1)
    }
}
