import TensorKit

extension OperatorRow {
    /// Where the statements' derivatives are not what differences along random directions give; empty if all is well.
    package func disagreementsWithFiniteDifferences() -> [String] {
        cases.flatMap { size, operatorCase, draw in
            let exact = ExactOperator(operatorCase, draw)
            return operatorCase.inputs.indices.compactMap { input -> String? in
                let direction = draw.normal(operatorCase.inputs[input].values.count).values.map(Double.init)
                let difference = exact.difference(input: input, along: direction)
                let derivative = zip(exact.gradients[input], direction).reduce(0) { $0 + $1.0 * $1.1 }
                let scale = max(norm(exact.gradients[input]), 1e-6 * norm(exact.weights))
                return abs(difference - derivative) <= 1e-6 * scale
                    ? nil : "\(name)\(size), input \(input): \(difference) by differences, \(derivative) derived"
            }
        }
    }

    /// Where values and gradients on a device are not those of the statement; empty if all is well.
    package func disagreements(
        on device: Device, precision: Precision = .fp32, values: Double = 1e-4, gradients: Double = 1e-4
    ) -> [String] {
        cases.flatMap { size, operatorCase, draw in
            let exact = ExactOperator(operatorCase, draw)
            let graph = Graph(device: device, recording: true, precision: precision)
            let inputs = operatorCase.inputs.map { $0.tensor(tracksGradient: true) }
            let output = operatorCase.operation(graph, inputs)
            var found = distance(output.values, exact.values) <= values ? [] : ["\(name)\(size), value"]
            graph.backward(from: output, gradient: exact.weights.map(Float.init))
            for (index, input) in inputs.enumerated() {
                guard let gradient = input.gradient, distance(gradient.values, exact.gradients[index]) <= gradients
                else {
                    found.append("\(name)\(size), gradient of input \(index)")
                    continue
                }
            }
            return found
        }
    }

    /// Where inference gives other bits than training, or records something; empty if all is well.
    package func differencesByRecording(on device: Device) -> [String] {
        cases.compactMap { size, operatorCase, _ in
            let outputs = [true, false].map { recording in
                operatorCase.operation(
                    Graph(device: device, recording: recording),
                    operatorCase.inputs.map { $0.tensor(tracksGradient: recording) })
            }
            let isSame = outputs[0].values.map(\.bitPattern) == outputs[1].values.map(\.bitPattern)
            return isSame && outputs[0].tracksGradient && !outputs[1].tracksGradient ? nil : "\(name)\(size)"
        }
    }
}
