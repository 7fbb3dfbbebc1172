/// How a new model's parameter is filled.
public enum Initializer: Sendable, Equatable {
    case constant(Float)
    case normal(deviation: Float)
    case uniform(low: Float, high: Float)
    case values([Float])

    /// Normal with deviation 1/√inputs, so that a product keeps the scale of its input.
    public static func scaled(inputs: Int) -> Initializer { .normal(deviation: 1 / Float(inputs).squareRoot()) }
}
