/// What a case's statement says: values, and gradients of Σ weights · values.
struct ExactOperator {
    let values: [Double]
    let weights: [Double]
    let gradients: [[Double]]
    private let operatorCase: OperatorCase

    init(_ operatorCase: OperatorCase, _ draw: Draw) {
        self.operatorCase = operatorCase
        let tape = Tape()
        let inputs = operatorCase.inputs.map { $0.matrix { _, value in tape.input(value) } }
        let output = operatorCase.statement(inputs)
        values = output.values.map(\.value)
        weights = draw.normal(values.count).values.map(Double.init)
        let loss = Self.loss(output, weights)
        let all = tape.derivatives(of: loss, by: inputs.flatMap(\.values))
        var start = 0
        gradients = inputs.map { input in
            defer { start += input.values.count }
            return Array(all[start..<start + input.values.count])
        }
    }

    private static func loss(_ output: Matrix, _ weights: [Double]) -> Real {
        zip(output.values, weights).reduce(0) { $0 + $1.0 * Real($1.1) }
    }

    /// The derivative along a direction by a fourth-order central difference.
    func difference(input: Int, along direction: [Double]) -> Double {
        let step = 1e-3 / norm(direction)
        func loss(_ steps: Double) -> Double {
            let inputs = operatorCase.inputs.enumerated().map { index, values in
                values.matrix { i, value in Real(index == input ? value + steps * step * direction[i] : value) }
            }
            return Self.loss(operatorCase.statement(inputs), weights).value
        }
        return (8 * (loss(1) - loss(-1)) - (loss(2) - loss(-2))) / (12 * step)
    }
}

func norm(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }

/// ‖x − y‖ relative to ‖y‖, or to 0.01 where y vanishes.
func distance(_ x: [Float], _ y: [Double]) -> Double {
    guard x.count == y.count, x.allSatisfy(\.isFinite) else { return .infinity }
    return norm(zip(x, y).map { Double($0) - $1 }) / max(norm(y), 0.01)
}
