/// The usual norm of the gradient, which spikes stand out from.
struct GradientHistory: Codable, Equatable {
    /// Of the last steps, later ones more.
    private(set) var mean: Float = 0
    private(set) var steps = 0

    /// Before so many steps, nothing is usual.
    private static let leastSteps = 20
    private static let weightOfNewest: Float = 0.05

    mutating func add(_ norm: Float) {
        steps += 1
        mean += max(Self.weightOfNewest, 1 / Float(steps)) * (norm - mean)
    }

    /// The largest norm that is no spike.
    func limit(factor: Double) -> Float {
        factor > 0 && steps >= Self.leastSteps ? Float(factor) * mean : .infinity
    }
}
