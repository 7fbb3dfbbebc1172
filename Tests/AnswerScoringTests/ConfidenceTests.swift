import AnswerScoring
import FileKit
import Testing

/// Against scikit-learn and plain statements of the definitions, as scripts/goldens/calibration_goldens.py wrote them down.
@Suite struct ConfidenceTests {
    private static let folder =
        #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/Goldens"

    private func cases() throws -> [(json: JSONValue, answers: [JudgedAnswer])] {
        try #require(try JSONValue(contentsOf: Self.folder + "/confidence.json").elements).map { json in
            let probabilities = try numbers(json["probabilities"])
            let right = try #require(json["right"]?.elements).compactMap(\.flag)
            #expect(right.count == probabilities.count)
            return (json, zip(probabilities, right).map { JudgedAnswer(probability: $0, isRight: $1) })
        }
    }

    private func numbers(_ json: JSONValue?) throws -> [Double] { try #require(json?.elements).compactMap(\.double) }

    private func expectEqual(_ found: [Double], _ expected: [Double]) {
        #expect(found.count == expected.count)
        for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-9) }
    }

    @Test func reliabilityEqualsTheReference() throws {
        for (json, answers) in try cases() {
            for expected in try #require(json["curves"]?.elements) {
                let curve = ReliabilityCurve(answers, bins: try #require(expected["bins"]?.whole))
                expectEqual(curve.bins.compactMap(\.accuracy), try numbers(expected["accuracy"]))
                expectEqual(curve.bins.compactMap(\.meanProbability), try numbers(expected["mean"]))
                expectEqual([try #require(curve.expectedCalibrationError)], [try #require(expected["error"]?.double)])
                #expect(curve.bins.reduce(0) { $0 + $1.count } == answers.count)
            }
        }
    }

    @Test func riskAndCoverageEqualTheReference() throws {
        for (json, answers) in try cases() {
            let curve = RiskCoverageCurve(answers.shuffled())
            let expected = try #require(json["points"]?.elements).map { try numbers($0) }
            expectEqual(curve.points.map(\.threshold), expected.map { $0[0] })
            expectEqual(curve.points.map(\.coverage), expected.map { $0[1] })
            expectEqual(curve.points.map(\.risk), expected.map { $0[2] })
            expectEqual([curve.area], [try #require(json["area"]?.double)])
        }
    }

    @Test func withoutAnswersThereIsNothingToSay() {
        let curve = ReliabilityCurve([])
        #expect(curve.expectedCalibrationError == nil && curve.bins.count == 10)
        #expect(curve.bins.allSatisfy { $0.count == 0 && $0.accuracy == nil && $0.meanProbability == nil })
        #expect(RiskCoverageCurve([]).points.isEmpty && RiskCoverageCurve([]).area == 0)
    }

    @Test func theEndsAreInTheOutermostBins() {
        let answers = [0, 1, 0.1, 0.2].map { JudgedAnswer(probability: $0, isRight: true) }
        let bins = ReliabilityCurve(answers, bins: 10).bins
        #expect(bins[0].count == 2 && bins[1].count == 1 && bins[9].count == 1)
        #expect(bins[0].lower == 0 && bins[9].upper == 1)
    }
}
