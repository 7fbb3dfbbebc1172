#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A linear model of yes and no: σ(w·x + b), with w and b at the minimum of ½|w|² + Σ log(1 + exp(-y(w·x + b))), y = ±1.
///
/// This is scikit-learn's `LogisticRegression()` with its default C = 1. The minimum is found by L-BFGS (Nocedal and
/// Wright, Numerical Optimization, 2006, algorithm 7.4) from zero, so that the same rows give the same model.
package struct LogisticRegression: Sendable {
    /// A row of the data: features that aren't 0, and their values.
    package typealias Row = [(feature: Int, value: Double)]

    package private(set) var weights: [Double]
    package private(set) var bias: Double

    /// Where no component of the gradient is larger, the minimum is reached.
    private static let tolerance = 1e-5
    private static let steps = 200
    private static let memory = 10

    /// - Parameters:
    ///   - features: how many there are.
    package init(_ rows: [Row], _ labels: [Bool], features: Int) {
        let problem = Problem(rows: rows, signs: labels.map { $0 ? 1 : -1 }, features: features)
        var point = [Double](repeating: 0, count: features + 1)
        var (value, gradient) = problem.valueAndGradient(at: point)
        var history: [(step: [Double], change: [Double])] = []
        for _ in 0..<Self.steps where gradient.contains(where: { abs($0) > Self.tolerance }) {
            let direction = Self.direction(gradient, history)
            let slope = Self.dot(direction, gradient)
            guard slope < 0 else { break }
            var length = history.isEmpty ? min(1, 1 / gradient.reduce(0) { $0 + abs($1) }) : 1
            var next = point
            var found = (value: value, gradient: gradient)
            var isLower = false
            // Armijo's condition, halving.
            for _ in 0..<40 {
                next = zip(point, direction).map { $0 + length * $1 }
                found = problem.valueAndGradient(at: next)
                isLower = found.value <= value + 1e-4 * length * slope
                if isLower { break }
                length /= 2
            }
            guard isLower else { break }
            history.append((zip(next, point).map(-), zip(found.gradient, gradient).map(-)))
            if history.count > Self.memory { history.removeFirst() }
            (point, value, gradient) = (next, found.value, found.gradient)
        }
        bias = point[features]
        weights = Array(point.dropLast())
    }

    /// w·x + b: above 0 for yes.
    package func score(_ row: Row) -> Double { row.reduce(bias) { $0 + weights[$1.feature] * $1.value } }

    private static func direction(
        _ gradient: [Double], _ history: [(step: [Double], change: [Double])]
    ) -> [Double] {
        var direction = gradient
        var factors: [Double] = []
        for (step, change) in history.reversed() {
            let factor = dot(step, direction) / dot(step, change)
            factors.append(factor)
            for index in direction.indices { direction[index] -= factor * change[index] }
        }
        if let (step, change) = history.last {
            let scale = dot(step, change) / dot(change, change)
            for index in direction.indices { direction[index] *= scale }
        }
        for ((step, change), factor) in zip(history, factors.reversed()) {
            let correction = factor - dot(change, direction) / dot(step, change)
            for index in direction.indices { direction[index] += correction * step[index] }
        }
        return direction.map { -$0 }
    }

    private static func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
}

/// What is minimised; the last component of a point is the bias.
private struct Problem {
    let rows: [LogisticRegression.Row]
    let signs: [Double]
    let features: Int

    func valueAndGradient(at point: [Double]) -> (value: Double, gradient: [Double]) {
        var value = 0.0
        var gradient = point
        gradient[features] = 0
        for feature in 0..<features { value += 0.5 * point[feature] * point[feature] }
        for (row, sign) in zip(rows, signs) {
            let score = row.reduce(point[features]) { $0 + point[$1.feature] * $1.value }
            let margin = sign * score
            // log(1 + exp(-m)) and its derivative, without overflow.
            let power = exp(-abs(margin))
            value += log1p(power) + max(0, -margin)
            let share = -sign * (margin > 0 ? power / (1 + power) : 1 / (1 + power))
            for (feature, amount) in row { gradient[feature] += share * amount }
            gradient[features] += share
        }
        return (value, gradient)
    }
}
