import AnswerScoring
import FileKit
import SEPITPipeline
import Testing

/// Temperatures and thresholds on simulated answers; against scipy as scripts/goldens/calibration_goldens.py wrote them down.
@Suite struct TemperatureFitTests {
    static let goldens = #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/Goldens"

    @Test func theTemperatureIsThatOfTheReference() throws {
        let json = try JSONValue(contentsOf: Self.goldens + "/calibration.json")
        for element in try #require(json["temperatures"]?.elements) {
            let scores = try #require(element["scores"]?.elements).map { $0.elements?.compactMap(\.double) ?? [] }
            let right = try #require(element["right"]?.elements).compactMap(\.whole)
            let samples = zip(scores, right).map { TemperatureFit.Sample(scores: $0, said: 0, right: $1) }
            let expected = try #require(element["temperature"]?.double)
            #expect(abs(TemperatureFit.temperature(samples) - expected) < 1e-5 * expected)
        }
    }

    /// Answers whose scores are those of another temperature, each the likeliest.
    private func simulated(_ count: Int, temperature: Double, seed: UInt64) -> [TemperatureFit.Sample] {
        var random = CounterRandom(seed: seed, stream: "simulated")
        return (0..<count).map { _ in
            let scores = (0..<6).map { _ in 16 * random.uniformDouble() }
            let truth = TemperatureFit.probabilities(scores, temperature: temperature)
            var (draw, right) = (random.uniformDouble(), 0)
            while right < 5, draw >= truth[right] {
                draw -= truth[right]
                right += 1
            }
            return TemperatureFit.Sample(
                scores: scores, said: scores.firstIndex(of: scores.max() ?? 0) ?? 0, right: right)
        }
    }

    @Test(arguments: [0.4, 1, 3]) func aKnownTemperatureIsFoundAgain(temperature: Double) {
        let found = TemperatureFit.temperature(simulated(8000, temperature: temperature, seed: 3))
        #expect(abs(found / temperature - 1) < 0.05, "\(found)")
    }

    @Test func aFewRightAnswersAskForNoExtreme() {
        let certain = [TemperatureFit.Sample](repeating: .init(scores: [0, -2], said: 0, right: 0), count: 5)
        #expect((0.3...1).contains(TemperatureFit.temperature(certain)))
        let wrong = [TemperatureFit.Sample](repeating: .init(scores: [0, -2], said: 0, right: nil), count: 5)
        #expect((1...5).contains(TemperatureFit.temperature(wrong)))
        #expect(TemperatureFit.temperature([]).rounded(.down) <= 1)
    }

    /// On answers that the threshold was not chosen on, the precision is kept and few more are withheld than need be.
    @Test(arguments: [0.8, 0.9, 0.95]) func aThresholdGivesTheStatedPrecision(precision: Double) throws {
        func answers(_ seed: UInt64) -> [JudgedAnswer] {
            simulated(6000, temperature: 1.5, seed: seed).map { sample in
                let probabilities = TemperatureFit.probabilities(sample.scores, temperature: 1.5)
                return JudgedAnswer(probability: probabilities[sample.said], isRight: sample.said == sample.right)
            }
        }
        let steps = ConfidenceFit.steps(answers(1))
        let threshold = try #require(steps.first { $0.precision >= precision }).threshold
        let given = answers(2).filter { $0.probability >= threshold }
        let share = Double(given.count { $0.isRight }) / Double(given.count)
        #expect(abs(share - precision) < 0.02 && given.count > 1000, "\(share) of \(given.count)")
    }

    @Test func whatTheAnswersDontBearOutIsNeverPromised() {
        let right = [JudgedAnswer](repeating: .init(probability: 0.9, isRight: true), count: 30)
        // Wilson's lower bound, as statsmodels' proportion_confint(n, n, 0.2, "wilson") has it.
        for (count, bound) in [(30, 0.9480957), (4, 0.7089214)] {
            let precisions = ConfidenceFit.steps(Array(right.prefix(count))).map(\.precision)
            #expect(precisions.count == 1 && precisions.allSatisfy { abs($0 - bound) < 1e-6 }, "\(precisions)")
        }
        let wrong = right.map { JudgedAnswer(probability: $0.probability, isRight: false) }
        #expect(ConfidenceFit.steps(wrong).isEmpty && ConfidenceFit.steps([]).isEmpty)
    }
}
