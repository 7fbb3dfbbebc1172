import AnswerScoring
import FileKit
import Testing

/// Intervals of simulated test sets whose accuracy is known.
@Suite struct ClusterBootstrapTests {
    /// How many questions clusters have.
    enum Sizes: CaseIterable { case equal, mixed, uneven }
    /// How much answers about one cluster are alike.
    enum Likeness: CaseIterable { case none, some, whole }

    struct Shape: Sendable, CustomTestStringConvertible {
        var clusters: Int
        var sizes: Sizes
        var likeness: Likeness
        var accuracy: Double
        var testDescription: String { "\(clusters) \(sizes) \(likeness) \(accuracy)" }
    }

    /// Of twenty clusters, few answers are wrong at a high accuracy, and what intervals hold goes in steps.
    private static let shapes = [20, 100, 500].flatMap { clusters in
        Sizes.allCases.flatMap { sizes in
            Likeness.allCases.flatMap { likeness in
                (clusters == 100 ? [0.5, 0.8, 0.95] : [clusters == 20 ? 0.5 : 0.9]).map {
                    Shape(clusters: clusters, sizes: sizes, likeness: likeness, accuracy: $0)
                }
            }
        }
    }

    private func testSet(_ shape: Shape, _ random: inout CounterRandom) -> ClusterBootstrap {
        var (values, names): ([Double], [String]) = ([], [])
        for cluster in 0..<shape.clusters {
            let count =
                switch shape.sizes {
                case .equal: 4
                case .mixed: 1 + random.index(below: 6)
                // One in ten has as many as twenty others.
                case .uneven: random.index(below: 10) == 0 ? 20 : 1
                }
            let share: Double
            switch shape.likeness {
            case .none: share = shape.accuracy
            case .whole: share = random.uniformDouble() < shape.accuracy ? 1 : 0
            case .some:
                // To either side by nine tenths of the distance to the nearer end.
                let step = min(shape.accuracy, 1 - shape.accuracy) * 0.9
                share = shape.accuracy + (random.index(below: 2) == 0 ? step : -step)
            }
            for _ in 0..<count {
                values.append(random.uniformDouble() < share ? 1 : 0)
                names.append("\(cluster)")
            }
        }
        return ClusterBootstrap(values, clusters: names)
    }

    /// More than 200 sets for each shape: of 200, chance alone takes one in five out of 93% to 97%.
    @Test(arguments: shapes) func intervalsHoldTheTruthAsOftenAsTheySay(shape: Shape) {
        var random = CounterRandom(seed: 11, stream: "simulation")
        let sets = shape.clusters == 500 ? 200 : 500
        var held = 0
        for _ in 0..<sets where testSet(shape, &random).interval(draws: 100).contains(shape.accuracy) { held += 1 }
        let share = Double(held) / Double(sets)
        // Twenty uneven clusters are worth five: there, the intervals are wider than need be.
        #expect((0.925...(shape.clusters == 20 ? 0.995 : 0.985)).contains(share), "\(share)")
    }

    @Test func twoHundredTestSets() {
        var random = CounterRandom(seed: 5, stream: "simulation")
        let shape = Shape(clusters: 60, sizes: .mixed, likeness: .some, accuracy: 0.8)
        let held = (0..<200).count { _ in testSet(shape, &random).interval().contains(0.8) }
        #expect((186...194).contains(held), "\(held) of 200")
    }

    @Test func copiesOfAProteinAddNothing() {
        let (values, names) = ((0..<40).map { Double($0 % 3 == 0 ? 0 : 1) }, (0..<40).map(String.init))
        let once = ClusterBootstrap(values, clusters: names).interval()
        let copied = ClusterBootstrap(values + values + values, clusters: names + names + names).interval()
        #expect(abs(once.lowerBound - copied.lowerBound) < 1e-9 && abs(once.upperBound - copied.upperBound) < 1e-9)
        let apart = ClusterBootstrap(values + values + values, clusters: (0..<120).map(String.init)).interval()
        #expect(apart.upperBound - apart.lowerBound < 0.7 * (once.upperBound - once.lowerBound))
    }

    /// Each answer in a cluster of its own is the case of Wilson's interval: statsmodels 0.15.0,
    /// `proportion_confint(right, total, method="wilson")`.
    @Test(arguments: [
        (812, 900, 0.8810741281985045, 0.9199513093208741), (450, 900, 0.46740342529477164, 0.5325965747052284),
        (899, 900, 0.9937288, 0.9998038),
    ])
    func independentAnswersHaveWilsonsInterval(right: Int, total: Int, low: Double, high: Double) {
        let values = (0..<total).map { $0 < right ? 1.0 : 0 }
        let interval = ClusterBootstrap(values, clusters: (0..<total).map(String.init)).interval()
        #expect(abs(interval.lowerBound - low) < 0.002 && abs(interval.upperBound - high) < 0.002)
    }

    @Test func whereEveryAnswerIsRightTheIntervalIsNoPoint() {
        let interval = ClusterBootstrap([1, 1, 1, 1, 1], clusters: ["a", "a", "b", "c", "d"]).interval()
        #expect(interval.upperBound == 1 && abs(interval.lowerBound - 0.48179) < 1e-3)
        #expect(ClusterBootstrap([1, 1], clusters: ["a", "a"]).interval() == 0...1)
        #expect(ClusterBootstrap([], clusters: []).interval() == 0...1)
    }

    @Test func differencesMayBeOfEitherSign() {
        let names = (0..<50).map { "\($0 / 2)" }
        let interval = ClusterBootstrap((0..<50).map { Double($0 % 3) - 1 }, clusters: names).interval(within: -1...1)
        #expect(interval.contains(0) && interval.lowerBound > -0.35 && interval.upperBound < 0.35)
        let same = ClusterBootstrap(names.map { _ in 0 }, clusters: names).interval(within: -1...1)
        #expect(same.contains(0) && same.lowerBound > -0.25 && same.upperBound < 0.25)
        let better = ClusterBootstrap(names.map { _ in 0.5 }, clusters: names).interval(within: -1...1)
        #expect(better.contains(0.5) && better.lowerBound > 0)
    }
}
