import FileKit
import TensorKit

/// One line of the operator table: an operator on the engine beside its statement in double precision, for inputs of
/// several sizes.
package struct OperatorRow: Sendable, CustomStringConvertible {
    package let name: String
    package let sizes: [[Int]]
    package let make: @Sendable (_ size: [Int], _ draw: Draw) -> OperatorCase

    package init(
        _ name: String, _ sizes: [[Int]], _ make: @escaping @Sendable (_ size: [Int], _ draw: Draw) -> OperatorCase
    ) {
        self.name = name
        self.sizes = sizes
        self.make = make
    }

    package var description: String { name }

    /// A case per size, and weights that turn its output into one number to differentiate.
    package var cases: [(size: [Int], case: OperatorCase, draw: Draw)] {
        sizes.map { size in
            let draw = Draw(CounterRandom(seed: 7, stream: name, step: size.reduce(0) { $0 * 131 + $1 }))
            return (size, make(size, draw), draw)
        }
    }
}

/// An operator, what it should compute, and inputs for both.
package struct OperatorCase {
    package var inputs: [Input]
    package var operation: (Graph, [Tensor]) -> Tensor
    package var statement: ([Matrix]) -> Matrix

    package init(
        _ inputs: [Input], _ operation: @escaping (_ graph: Graph, _ x: [Tensor]) -> Tensor,
        means statement: @escaping (_ x: [Matrix]) -> Matrix
    ) {
        self.inputs = inputs
        self.operation = operation
        self.statement = statement
    }
}

/// Values of an input that is differentiated.
package struct Input {
    package var values: [Float]
    package var shape: [Int]

    package init(values: [Float], shape: [Int]) {
        self.values = values
        self.shape = shape
    }

    package var width: Int { shape.last ?? 1 }
    package func tensor(tracksGradient: Bool = false) -> Tensor {
        Tensor(values, shape: shape, tracksGradient: tracksGradient)
    }
    package func matrix(_ number: (Int, Double) -> Real) -> Matrix {
        Matrix(
            values.count / width, width, values: values.enumerated().map { number($0, Double($1)) })
    }
}

/// Random inputs.
package final class Draw {
    private var random: CounterRandom

    package init(_ random: CounterRandom) { self.random = random }

    /// About normal: the sum of twelve uniform numbers, centred.
    package func normal(_ shape: Int..., deviation: Float = 1, mean: Float = 0) -> Input {
        input(shape) { mean + deviation * ((0..<12).reduce(-6) { sum, _ in sum + self.random.uniform() }) }
    }

    package func uniform(_ shape: Int..., in range: ClosedRange<Float>) -> Input {
        input(shape) { range.lowerBound + (range.upperBound - range.lowerBound) * self.random.uniform() }
    }

    package func integers(_ count: Int, in range: ClosedRange<Int>) -> [Int32] {
        (0..<count).map { _ in Int32(Int.random(in: range, using: &random)) }
    }

    package func flags(_ count: Int, chance: Float = 0.8) -> [Bool] {
        (0..<count).map { _ in random.uniform() < chance }
    }

    private func input(_ shape: [Int], _ value: () -> Float) -> Input {
        Input(values: (0..<shape.reduce(1, *)).map { _ in value() }, shape: shape)
    }
}
