import SEPITPipeline
import Testing

/// Intervals beside those of statsmodels 0.15.0 (scipy 1.17.1): `proportion_confint(right, total, method="wilson")`.
@Suite struct EvaluationScoreTests {
    @Test(arguments: [
        (0, 5, 0.0, 0.43448246478317487), (5, 5, 0.5655175352168252, 1.0), (1, 1, 0.2065493143772374, 1.0),
        (3, 7, 0.15821985525146964, 0.7495416354723428), (17, 30, 0.39197307000813597, 0.7262251442353348),
        (812, 900, 0.8810741281985045, 0.9199513093208741), (450, 900, 0.46740342529477164, 0.5325965747052284),
    ])
    func intervalsAreWilsons(right: Int, total: Int, low: Double, high: Double) {
        let score = EvaluationScore(property: "fold", kind: "open", right: right, total: total, chance: 0)
        #expect(abs(score.interval.lowerBound - low) <= 1e-12)
        #expect(abs(score.interval.upperBound - high) <= 1e-12)
        #expect(score.interval.contains(score.accuracy))
    }

    @Test func noQuestionsSayNothing() {
        let score = EvaluationScore(property: "fold", kind: "open", right: 0, total: 0, chance: 0)
        #expect(score.interval == 0...1 && score.accuracy == 0)
    }
}
