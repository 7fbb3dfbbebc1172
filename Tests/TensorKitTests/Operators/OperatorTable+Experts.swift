import OperatorTesting
import TensorKit

/// [rows, experts, top k, width].
private let routings = [[1, 1, 1, 1], [5, 3, 1, 7], [40, 5, 2, 33], [17, 4, 4, 16]]

let expertOperators: [OperatorRow] = [
    OperatorRow("groupedLinear", [[1, 1, 1], [17, 5, 1, 0, 4, 9], [33, 16, 20, 1]]) { size, draw in
        // [inputs, outputs, rows of each group…].
        let (inputs, outputs, counts) = (size[0], size[1], Array(size[2...]))
        let offsets = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
        let groups = counts.indices.flatMap { group in [Int](repeating: group, count: counts[group]) }
        let weights = draw.normal(counts.count, outputs, inputs)
        return OperatorCase([draw.normal(groups.count, inputs), weights]) { graph, x in
            graph.groupedLinear(x[0], x[1], offsets: offsets)
        } means: { x in
            Matrix(groups.count, outputs) { row, output in
                sum(inputs) { x[0][row, $0] * x[1][groups[row] * outputs + output, $0] }
            }
        }
    },
    OperatorRow("gateWeights", routings) { size, draw in gateCase(size, draw, renormalise: false) },
    OperatorRow("gateWeights, renormalised", routings) { size, draw in gateCase(size, draw, renormalise: true) },
    OperatorRow("combineExperts", routings) { size, draw in
        let (rows, experts, topK, width) = (size[0], size[1], size[2], size[3])
        let routing = Routing(scores: draw.uniform(rows, experts, in: 0...1).tensor(), topK: topK)
        return OperatorCase([draw.normal(rows * topK, width), draw.normal(rows, topK)]) { graph, x in
            graph.combineExperts(x[0], x[1], routing)
        } means: { x in
            var y = Matrix(rows, width) { _, _ in 0 }
            for (routed, slot) in routing.slots.enumerated() {
                for c in 0..<width { y[Int(slot) / topK, c] += x[1].values[Int(slot)] * x[0][routed, c] }
            }
            return y
        }
    },
    OperatorRow("balanceLoss", routings) { size, draw in
        let (rows, experts) = (size[0], size[1])
        let probabilities = draw.uniform(rows, experts, in: 0.01...1)
        let routing = Routing(scores: probabilities.tensor(), topK: size[2])
        let first = (0..<rows).map { row in
            (0..<experts).reduce(0) { best, expert in
                let p = probabilities.values
                return p[row * experts + expert] > p[row * experts + best] ? expert : best
            }
        }
        return OperatorCase([probabilities]) { graph, x in
            graph.balanceLoss(x[0], routing)
        } means: { x in
            Matrix(
                sum(experts) { expert in
                    let mean = sum(rows) { x[0][$0, expert] } / Real(Double(rows))
                    return Real(Double(experts * first.count { $0 == expert }) / Double(rows)) * mean
                })
        }
    },
]

private func gateCase(_ size: [Int], _ draw: Draw, renormalise: Bool) -> OperatorCase {
    let (rows, experts, topK) = (size[0], size[1], size[2])
    let probabilities = draw.uniform(rows, experts, in: 0.01...1)
    let routing = Routing(scores: probabilities.tensor(), topK: topK)
    let best = probabilities.matrix { Real($1) }.byRow.map { row in
        row.indices.sorted { row[$0].value > row[$1].value }.prefix(topK)
    }
    return OperatorCase([probabilities]) { graph, x in
        graph.gateWeights(x[0], routing, renormalise: renormalise)
    } means: { x in
        Matrix(
            rows: zip(x[0].byRow, best).map { row, best in
                let total = renormalise ? best.reduce(0) { $0 + row[$1] } : 1
                return best.map { row[$0] / total }
            })
    }
}
