import OperatorTesting
import TensorKit

/// [rows, experts].
private let scoreSizes = [[1, 1], [5, 3], [40, 5], [17, 4]]
/// [rows, experts, top k], k below the experts.
private let choices = [[1, 2, 1], [5, 3, 2], [40, 5, 2], [17, 4, 3]]

let routerOperators: [OperatorRow] = [
    OperatorRow("sigmoid", scoreSizes) { size, draw in
        OperatorCase([draw.normal(size[0], size[1], deviation: 3)]) { graph, x in
            graph.sigmoid(x[0])
        } means: { x in
            Matrix(size[0], size[1]) { x[0][$0, $1].logistic }
        }
    },
    OperatorRow("softplus", scoreSizes) { size, draw in
        OperatorCase([draw.normal(size[0], size[1], deviation: 3)]) { graph, x in
            graph.softplus(x[0])
        } means: { x in
            Matrix(size[0], size[1]) { (1 + x[0][$0, $1].exponential).logarithm }
        }
    },
    OperatorRow("addProduct", scoreSizes) { size, draw in
        let constants = draw.normal(size[0] * size[1]).values
        return OperatorCase([draw.normal(size[0], size[1]), draw.normal(size[0], size[1])]) { graph, x in
            graph.addProduct(x[0], x[1], by: constants)
        } means: { x in
            Matrix(size[0], size[1]) { x[0][$0, $1] + Real(Double(constants[$0 * size[1] + $1])) * x[1][$0, $1] }
        }
    },
    OperatorRow("weightedSum", scoreSizes) { size, draw in
        let constants = draw.normal(size[0] * size[1]).values
        return OperatorCase([draw.normal(size[0], size[1])]) { graph, x in
            graph.weightedSum(x[0], by: constants)
        } means: { x in
            Matrix(sum(constants.count) { Real(Double(constants[$0])) * x[0].values[$0] })
        }
    },
    OperatorRow("routerZLoss", scoreSizes) { size, draw in
        OperatorCase([draw.normal(size[0], size[1], deviation: 3)]) { graph, x in
            graph.routerZLoss(x[0])
        } means: { x in
            Matrix(
                sum(size[0]) { row in
                    let z = sum(size[1]) { x[0][row, $0].exponential }.logarithm
                    return z * z
                } / Real(Double(size[0])))
        }
    },
    OperatorRow("balanceLoss of given shares", scoreSizes) { size, draw in
        let shares = draw.uniform(size[1], in: 0...1).values
        return OperatorCase([draw.uniform(size[0], size[1], in: 0...1)]) { graph, x in
            graph.balanceLoss(x[0], shares: shares)
        } means: { x in
            Matrix(
                sum(size[1]) { expert in
                    Real(Double(size[1]) * Double(shares[expert]) / Double(size[0])) * sum(size[0]) { x[0][$0, expert] }
                })
        }
    },
    OperatorRow("sequenceBalanceLoss", choices) { size, draw in
        let (rows, experts, topK) = (size[0], size[1], size[2])
        let scores = draw.uniform(rows, experts, in: 0.01...1)
        let routing = Routing(scores: scores.tensor(), topK: topK)
        let first = (rows + 1) / 2
        let sequences = SequenceRange.packed(rows == 1 ? [1] : [first, rows - first])
        return OperatorCase([scores]) { graph, x in
            graph.sequenceBalanceLoss(x[0], routing, sequences: sequences)
        } means: { x in
            let losses = sequences.map { range in
                sum(experts) { expert in
                    let slots = range.start * topK..<(range.start + range.length) * topK
                    let count = routing.chosen[slots].count { $0 == Int32(expert) }
                    let f = Double(experts * count) / Double(topK * range.length)
                    return Real(f / Double(range.length)) * sum(range.length) { x[0][range.start + $0, expert] }
                }
            }
            return Matrix(losses.reduce(0, +) / Real(Double(sequences.count)))
        }
    },
    OperatorRow("importance", choices) { size, draw in
        let routing = Routing(scores: draw.uniform(size[0], size[1], in: 0...1).tensor(), topK: size[2])
        return OperatorCase([draw.uniform(size[0], size[2], in: 0...1)]) { graph, x in
            graph.importance(x[0], routing, experts: size[1])
        } means: { x in
            Matrix(1, size[1]) { _, expert in
                sum(x[0].values.count) { routing.chosen[$0] == Int32(expert) ? x[0].values[$0] : 0 }
            }
        }
    },
    OperatorRow("noisyLoad", choices) { size, draw in
        let (rows, experts, topK) = (size[0], size[1], size[2])
        let noisy = draw.normal(rows, experts, deviation: 2)
        return OperatorCase([draw.normal(rows, experts), draw.uniform(rows, experts, in: 0.5...2), noisy]) { graph, x in
            graph.noisyLoad(clean: x[0], deviation: x[1], noisy: x[2], topK: topK)
        } means: { x in
            Matrix(1, experts) { _, expert in
                sum(rows) { row in
                    let others = (0..<experts).filter { $0 != expert }.map { x[2][row, $0] }
                    let threshold = others.sorted { $0.value > $1.value }[topK - 1]
                    return ((x[0][row, expert] - threshold) / x[1][row, expert]).normalCDF
                }
            }
        }
    },
    OperatorRow("squaredVariation", [[2], [5], [33]]) { size, draw in
        OperatorCase([draw.uniform(size[0], in: 1...3)]) { graph, x in
            graph.squaredVariation(x[0])
        } means: { x in
            let count = Real(Double(size[0]))
            let mean = sum(size[0]) { x[0].values[$0] } / count
            let variance = sum(size[0]) { (x[0].values[$0] - mean) * (x[0].values[$0] - mean) } / count
            return Matrix(variance / (mean * mean))
        }
    },
    OperatorRow("addGroupedBias", [[1, 1], [5, 1, 0, 4, 9], [33, 20, 1]]) { size, draw in
        // [width, rows of each group…].
        let (width, counts) = (size[0], Array(size[1...]))
        let offsets = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
        let groups = counts.indices.flatMap { group in [Int](repeating: group, count: counts[group]) }
        return OperatorCase([draw.normal(groups.count, width), draw.normal(counts.count, width)]) { graph, x in
            graph.addGroupedBias(x[0], x[1], offsets)
        } means: { x in
            Matrix(groups.count, width) { x[0][$0, $1] + x[1][groups[$0], $1] }
        }
    },
    OperatorRow("combineExperts with full experts", choices) { size, draw in
        let (rows, experts, topK) = (size[0], size[1], size[2])
        let scores = draw.uniform(rows, experts, in: 0...1).tensor()
        let routing = Routing(scores: scores, topK: topK, capacity: max(1, rows * topK / experts / 2))
        return OperatorCase([draw.normal(routing.rows.count, 3), draw.normal(rows, topK)]) { graph, x in
            graph.combineExperts(x[0], x[1], routing)
        } means: { x in
            var y = Matrix(rows, 3) { _, _ in 0 }
            for (routed, slot) in routing.slots.enumerated() {
                for c in 0..<3 { y[Int(slot) / topK, c] += x[1].values[Int(slot)] * x[0][routed, c] }
            }
            return y
        }
    },
    OperatorRow("gateWeights of chosen tokens", choices) { size, draw in
        let (rows, experts) = (size[0], size[1])
        let scores = draw.uniform(rows, experts, in: 0.01...1)
        let routing = Routing(
            expertChoice: scores.tensor(), capacity: Float(size[2]), sequences: SequenceRange.packed([rows]))
        return OperatorCase([scores]) { graph, x in
            graph.gateWeights(x[0], routing, renormalise: true)
        } means: { x in
            Matrix(rows, experts) { row, expert in
                let taken = (0..<experts).filter { routing.chosen[row * experts + $0] >= 0 }
                let total = taken.reduce(0) { $0 + x[0][row, $1] }
                return taken.contains(expert) ? x[0][row, expert] / total : 0
            }
        }
    },
]
