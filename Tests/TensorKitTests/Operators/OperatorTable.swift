import OperatorTesting
import TensorKit

/// Every operator of the engine. A new operator adds a row: a name, sizes (with 1, odd ones and some that are no
/// multiple of 16), how to call it, and what it means in double precision.
let operatorTable: [OperatorRow] =
    denseOperators + attentionOperators + expertOperators + routerOperators + adapterOperators

/// [rows, inputs, outputs].
private let products = [[1, 1, 1], [3, 17, 5], [4, 130, 33], [5, 16, 64], [37, 19, 23]]
/// [rows, width].
private let matrices = [[1, 1], [1, 7], [5, 16], [33, 31], [4, 130]]

private let denseOperators: [OperatorRow] = [
    OperatorRow("linear", products) { size, draw in
        OperatorCase([draw.normal(size[0], size[1]), draw.normal(size[2], size[1])]) { graph, x in
            graph.linear(x[0], x[1])
        } means: { x in
            x[0].times(transposed: x[1])
        }
    },
    OperatorRow("linear with bias", products) { size, draw in
        OperatorCase([draw.normal(size[0], size[1]), draw.normal(size[2], size[1]), draw.normal(size[2])]) { graph, x in
            graph.linear(x[0], x[1], bias: x[2])
        } means: { x in
            let product = x[0].times(transposed: x[1])
            return Matrix(size[0], size[2]) { product[$0, $1] + x[2][0, $1] }
        }
    },
    OperatorRow("linear with bias and residual", products) { size, draw in
        OperatorCase([
            draw.normal(size[0], size[1]), draw.normal(size[2], size[1]), draw.normal(size[2]),
            draw.normal(size[0], size[2]),
        ]) { graph, x in
            graph.linear(x[0], x[1], bias: x[2], addingTo: x[3])
        } means: { x in
            let product = x[0].times(transposed: x[1])
            return Matrix(size[0], size[2]) { product[$0, $1] + x[2][0, $1] + x[3][$0, $1] }
        }
    },
    OperatorRow("layerNorm", matrices) { size, draw in
        OperatorCase([draw.normal(size[0], size[1], mean: 1), draw.normal(size[1]), draw.normal(size[1])]) { graph, x in
            graph.layerNorm(x[0], gain: x[1], bias: x[2], epsilon: 1e-3)
        } means: { x in
            let width = Real(Double(size[1]))
            return Matrix(
                rows: x[0].byRow.map { row in
                    let mean = row.reduce(0, +) / width
                    let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / width
                    let deviation = (variance + 1e-3).squareRoot
                    return row.indices.map { (row[$0] - mean) / deviation * x[1][0, $0] + x[2][0, $0] }
                })
        }
    },
    OperatorRow("rmsNorm", matrices) { size, draw in
        OperatorCase([draw.normal(size[0], size[1]), draw.normal(size[1])]) { graph, x in
            graph.rmsNorm(x[0], gain: x[1], epsilon: 1e-5)
        } means: { x in
            Matrix(
                rows: x[0].byRow.map { row in
                    let square = row.reduce(0) { $0 + $1 * $1 } / Real(Double(size[1]))
                    let root = (square + Real(Double(Float(1e-5)))).squareRoot
                    return row.indices.map { row[$0] / root * x[1][0, $0] }
                })
        }
    },
    OperatorRow("meanSquare", matrices) { size, draw in
        OperatorCase([draw.normal(size[0], size[1])]) { graph, x in
            graph.meanSquare(x[0])
        } means: { x in
            Matrix(x[0].values.reduce(0) { $0 + $1 * $1 } / Real(Double(x[0].values.count)))
        }
    },
    OperatorRow("gelu", matrices) { size, draw in
        OperatorCase([draw.normal(size[0], size[1], deviation: 3)]) { graph, x in
            graph.gelu(x[0])
        } means: { x in
            x[0].map { $0 * $0.normalCDF }
        }
    },
    OperatorRow("swiglu", matrices) { size, draw in
        OperatorCase([draw.normal(size[0], 2 * size[1], deviation: 3)]) { graph, x in
            graph.swiglu(x[0])
        } means: { x in
            Matrix(size[0], size[1]) { x[0][$0, $1] * x[0][$0, $1].logistic * x[0][$0, size[1] + $1] }
        }
    },
    OperatorRow("add", matrices) { size, draw in
        OperatorCase([draw.normal(size[0], size[1]), draw.normal(size[0], size[1])]) { graph, x in
            graph.add(x[0], x[1], scale: -0.75)
        } means: { x in
            Matrix(size[0], size[1]) { x[0][$0, $1] - 0.75 * x[1][$0, $1] }
        }
    },
    OperatorRow("add to itself", matrices) { size, draw in
        OperatorCase([draw.normal(size[0], size[1])]) { graph, x in
            graph.add(x[0], graph.add(x[0], x[0], scale: 2))
        } means: { x in
            x[0].map { 4 * $0 }
        }
    },
    OperatorRow("scaleRows", matrices) { size, draw in
        let factors = draw.normal(size[0]).values
        return OperatorCase([draw.normal(size[0], size[1])]) { graph, x in
            graph.scaleRows(x[0], by: factors)
        } means: { x in
            Matrix(size[0], size[1]) { x[0][$0, $1] * Real(Double(factors[$0])) }
        }
    },
    OperatorRow("scale by an exponential", matrices) { size, draw in
        OperatorCase([draw.normal(size[0], size[1]), draw.normal(1)]) { graph, x in
            graph.scale(x[0], byExponentialOf: x[1])
        } means: { x in
            Matrix(size[0], size[1]) { x[0][$0, $1] * x[1][0, 0].exponential }
        }
    },
    // Width, then the lengths of sequences.
    OperatorRow("meanRows", [[1, 1], [7, 3, 1, 40], [130, 5, 33]]) { size, draw in
        let ranges = SequenceRange.packed(Array(size[1...]))
        return OperatorCase([draw.normal(size[1...].reduce(0, +), size[0])]) { graph, x in
            graph.meanRows(x[0], ranges)
        } means: { x in
            Matrix(ranges.count, size[0]) { sequence, column in
                let range = ranges[sequence]
                return sum(range.length) { x[0][range.start + $0, column] } / Real(Double(range.length))
            }
        }
    },
    OperatorRow("gatherRows", [[1, 1, 1], [7, 3, 40], [40, 130, 33]]) { size, draw in
        let indices = draw.integers(size[2], in: -1...size[0] - 1)
        return OperatorCase([draw.normal(size[0], size[1])]) { graph, x in
            graph.gatherRows(x[0], indices)
        } means: { x in
            Matrix(size[2], size[1]) { indices[$0] < 0 ? 0 : x[0][Int(indices[$0]), $1] }
        }
    },
    OperatorRow("concatenateRows", [[1, 1, 1], [3, 5, 17]]) { size, draw in
        OperatorCase([draw.normal(size[0], size[2]), draw.normal(size[1], size[2])]) { graph, x in
            graph.concatenateRows([x[0], x[1], x[0]])
        } means: { x in
            Matrix(rows: x[0].byRow + x[1].byRow + x[0].byRow)
        }
    },
    OperatorRow("softmax", matrices) { size, draw in
        OperatorCase([draw.normal(size[0], size[1], deviation: 4)]) { graph, x in
            graph.softmax(x[0])
        } means: { x in
            Matrix(rows: x[0].byRow.map(softmax))
        }
    },
    // Rows, width, words and the elements of a block; the last in one block.
    OperatorRow(
        "crossEntropy by blocks", [[1, 3, 100, 64], [5, 7, 300, 320], [40, 16, 200, 64], [3, 5, 130, 9999]]
    ) {
        size, draw in
        let targets = draw.integers(size[0], in: 0...size[2] - 1)
        return OperatorCase([draw.normal(size[0], size[1]), draw.normal(size[2], size[1])]) { graph, x in
            graph.crossEntropy(x[0], x[1], targets: targets, scale: 0.25, blockSize: size[3])
        } means: { x in
            let logits = x[0].times(transposed: x[1])
            return Matrix(sum(size[0]) { -0.25 * softmax(logits[$0])[Int(targets[$0])].logarithm })
        }
    },
    // The same of two ranges of rows, the first of which has none where there is one row.
    OperatorRow("crossEntropy of ranges", [[1, 3, 100, 64], [5, 7, 300, 320], [8, 16, 200, 9999]]) { size, draw in
        let targets = draw.integers(size[0], in: 0...size[2] - 1)
        let ranges = [0..<size[0] / 2, size[0] / 2..<size[0]]
        return OperatorCase([draw.normal(size[0], size[1]), draw.normal(size[2], size[1])]) { graph, x in
            graph.crossEntropy(x[0], x[1], targets: targets, scale: 0.25, ranges: ranges, blockSize: size[3])
        } means: { x in
            let logits = x[0].times(transposed: x[1])
            return Matrix(rows: [
                ranges.map { range in
                    sum(range.count) {
                        let row = range.lowerBound + $0
                        return -0.25 * softmax(logits[row])[Int(targets[row])].logarithm
                    }
                }
            ])
        }
    },
    OperatorRow("crossEntropy", [[1, 2], [3, 17], [40, 130]]) { size, draw in
        let targets = [0] + draw.integers(size[0] - 1, in: -3...size[1] - 1)
        return OperatorCase([draw.normal(size[0], size[1], deviation: 3)]) { graph, x in
            graph.crossEntropy(x[0], targets: targets, scale: 0.25)
        } means: { x in
            Matrix(
                sum(size[0]) { row in
                    targets[row] < 0 ? 0 : -0.25 * softmax(x[0][row])[Int(targets[row])].logarithm
                })
        }
    },
]
