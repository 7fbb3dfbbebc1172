import FileKit

/// How a new model's parameter is filled.
public enum Initializer: Sendable, Equatable {
    case constant(Float)
    case normal(deviation: Float)
    case uniform(low: Float, high: Float)
    case values([Float])

    /// Normal with deviation 1/√inputs, so that a product keeps the scale of its input.
    public static func scaled(inputs: Int) -> Initializer { .normal(deviation: 1 / Float(inputs).squareRoot()) }

    /// Writes the elements of the parameter of this name.
    func fill(_ target: UnsafeMutableBufferPointer<Float>, name: String, seed: UInt64) {
        var random = CounterRandom(seed: seed, stream: "init." + name)
        switch self {
        case .constant(let value): target.update(repeating: value)
        case .uniform(let low, let high): for i in target.indices { target[i] = low + (high - low) * random.uniform() }
        case .values(let values):
            precondition(values.count == target.count, "\(values.count) initial values for \(name)")
            for i in target.indices { target[i] = values[i] }
        case .normal(let deviation):
            for i in target.indices { target[i] = deviation * Float(random.normal()) }
        }
    }
}
