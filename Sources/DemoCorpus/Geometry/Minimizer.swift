/// Limited-memory BFGS (Nocedal 1980) over atom positions.
enum Minimizer {
    private static let memory = 8
    /// The farthest an atom moves in one step, in ångström.
    private static let longestStep = 0.5

    /// Lowers `energy` in place. Stops early where no step lowers it further.
    ///
    /// - Parameter energy: The energy of positions; writes its gradient.
    static func minimize(
        _ positions: inout [SIMD3<Double>], iterations: Int,
        energy: ([SIMD3<Double>], inout [SIMD3<Double>]) -> Double
    ) {
        var gradient = [SIMD3<Double>](repeating: .zero, count: positions.count)
        var value = energy(positions, &gradient)
        var history: [(step: [SIMD3<Double>], change: [SIMD3<Double>], curvature: Double)] = []
        var trial = positions
        var trialGradient = gradient
        for _ in 0..<iterations {
            var direction = descent(gradient, history)
            var slope = dot(direction, gradient)
            if slope >= 0 {
                history.removeAll()
                direction = gradient.map { -0.2 * $0 }
                slope = dot(direction, gradient)
            }
            let longest = direction.reduce(0) { max($0, $1.squaredLength) }.squareRoot()
            guard longest > 1e-7 else { return }
            var scale = min(1, longestStep / longest)
            var trialValue = value
            for _ in 0..<12 {
                for index in positions.indices { trial[index] = positions[index] + scale * direction[index] }
                trialValue = energy(trial, &trialGradient)
                if trialValue <= value + 1e-4 * scale * slope { break }
                scale *= 0.4
            }
            guard trialValue < value else {
                if history.isEmpty { return }
                history.removeAll()
                continue
            }
            var step = direction
            var change = gradient
            for index in step.indices {
                step[index] = trial[index] - positions[index]
                change[index] = trialGradient[index] - gradient[index]
            }
            let curvature = dot(step, change)
            if curvature > 1e-12 {
                if history.count == memory { history.removeFirst() }
                history.append((step, change, curvature))
            }
            swap(&positions, &trial)
            swap(&gradient, &trialGradient)
            value = trialValue
        }
    }

    /// The two-loop recursion: minus the inverse Hessian, as far as `history` shows it, times the gradient.
    private static func descent(
        _ gradient: [SIMD3<Double>],
        _ history: [(step: [SIMD3<Double>], change: [SIMD3<Double>], curvature: Double)]
    ) -> [SIMD3<Double>] {
        var direction = gradient.map { -$0 }
        var weights: [Double] = []
        for pair in history.reversed() {
            let weight = dot(pair.step, direction) / pair.curvature
            add(-weight, pair.change, &direction)
            weights.append(weight)
        }
        let scale = history.last.map { $0.curvature / dot($0.change, $0.change) } ?? 0.2
        for index in direction.indices { direction[index] *= scale }
        for (pair, weight) in zip(history, weights.reversed()) {
            add(weight - dot(pair.change, direction) / pair.curvature, pair.step, &direction)
        }
        return direction
    }

    private static func dot(_ first: [SIMD3<Double>], _ second: [SIMD3<Double>]) -> Double {
        var sum = 0.0
        for index in first.indices { sum += first[index].dot(second[index]) }
        return sum
    }

    private static func add(_ factor: Double, _ source: [SIMD3<Double>], _ target: inout [SIMD3<Double>]) {
        for index in target.indices { target[index] += factor * source[index] }
    }
}
