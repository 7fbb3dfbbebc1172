import TensorKit
import Testing

extension Kernels {
    /// The levels that this CPU runs.
    static let available = levels.filter { (try? named($0)) != nil }
}

@Suite struct OperatorTests {
    /// The statements' derivatives are derivatives: along random directions they are what differences give.
    @Test(arguments: operatorTable) func statementsAgreeWithFiniteDifferences(row: OperatorRow) {
        for (size, operatorCase, draw) in row.cases {
            let exact = Exact(operatorCase, draw)
            for input in operatorCase.inputs.indices {
                let direction = draw.normal(operatorCase.inputs[input].values.count).values.map(Double.init)
                let difference = exact.difference(input: input, along: direction)
                let derivative = zip(exact.gradients[input], direction).reduce(0) { $0 + $1.0 * $1.1 }
                let scale = max(norm(exact.gradients[input]), 1e-6 * norm(exact.weights))
                #expect(
                    abs(difference - derivative) <= 1e-6 * scale,
                    "\(row.name)\(size), input \(input): \(difference) by differences, \(derivative) derived")
            }
        }
    }

    /// Value and gradients of the engine are those of the statement, on every dispatch level.
    @Test(arguments: operatorTable, Kernels.available)
    func kernelsAgreeWithStatements(row: OperatorRow, level: String) throws {
        let device = try Device(level: level)
        for (size, operatorCase, draw) in row.cases {
            let exact = Exact(operatorCase, draw)
            let graph = Graph(device: device, recording: true)
            let inputs = operatorCase.inputs.map { $0.tensor(tracksGradient: true) }
            let output = operatorCase.operation(graph, inputs)
            #expect(distance(output.values, exact.values) <= 1e-4, "\(row.name)\(size) value")
            graph.backward(from: output, gradient: exact.weights.map(Float.init))
            for (index, input) in inputs.enumerated() {
                let gradient = try #require(input.gradient, "\(row.name)\(size): no gradient of input \(index)")
                #expect(
                    distance(gradient.values, exact.gradients[index]) <= 1e-4,
                    "\(row.name)\(size), gradient of input \(index)")
            }
        }
    }

    /// Attention in bf16 is that of the statement to the digits that bf16 has.
    @Test(arguments: attentionOperators, Kernels.available)
    func attentionInBF16AgreesWithStatements(row: OperatorRow, level: String) throws {
        let device = try Device(level: level)
        for (size, operatorCase, draw) in row.cases {
            let exact = Exact(operatorCase, draw)
            let graph = Graph(device: device, recording: true, precision: .bf16)
            let inputs = operatorCase.inputs.map { $0.tensor(tracksGradient: true) }
            let output = operatorCase.operation(graph, inputs)
            #expect(distance(output.values, exact.values) <= 0.02, "\(row.name)\(size) value")
            graph.backward(from: output, gradient: exact.weights.map(Float.init))
            for (index, input) in inputs.enumerated() {
                let gradient = try #require(input.gradient)
                #expect(distance(gradient.values, exact.gradients[index]) <= 0.03, "\(row.name)\(size), input \(index)")
            }
        }
    }

    /// Inference gives the bits of training, and records nothing.
    @Test(arguments: operatorTable) func recordingDoesNotChangeValues(row: OperatorRow) throws {
        let device = try Device()
        for (_, operatorCase, _) in row.cases {
            let outputs = [true, false].map { recording in
                operatorCase.operation(
                    Graph(device: device, recording: recording),
                    operatorCase.inputs.map { $0.tensor(tracksGradient: recording) })
            }
            #expect(outputs[0].values.map(\.bitPattern) == outputs[1].values.map(\.bitPattern))
            #expect(outputs[0].tracksGradient && !outputs[1].tracksGradient)
        }
    }
}

/// What a case's statement says: values, and gradients of Σ weights · values.
private struct Exact {
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

private func norm(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }

/// ‖x − y‖ relative to ‖y‖, or to 0.01 where y vanishes.
private func distance(_ x: [Float], _ y: [Double]) -> Double {
    guard x.count == y.count, x.allSatisfy(\.isFinite) else { return .infinity }
    return norm(zip(x, y).map { Double($0) - $1 }) / max(norm(y), 0.01)
}
