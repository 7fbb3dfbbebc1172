import OperatorTesting
import TensorKit

let adapterOperators: [OperatorRow] = [
    // Rows, inputs, outputs of two parts, rank.
    OperatorRow("linear with two LoRA adapters", [[1, 1, 1, 1, 1], [7, 17, 5, 6, 3], [33, 40, 16, 1, 8]]) {
        size, draw in
        let (n, i, first, second, r) = (size[0], size[1], size[2], size[3], size[4])
        return OperatorCase([
            draw.normal(n, i), draw.normal(first + second, i), draw.normal(r, i), draw.normal(first, r),
            draw.normal(r, i), draw.normal(second, r),
        ]) { graph, x in
            x[1].attach(LowRankAdapter(rows: 0..<first, scale: 0.5, down: x[2], up: x[3]))
            x[1].attach(LowRankAdapter(rows: first..<first + second, scale: -2, down: x[4], up: x[5]))
            return graph.linear(x[0], x[1])
        } means: { x in
            let y = x[0].times(transposed: x[1])
            let left = x[0].times(transposed: x[2]).times(transposed: x[3])
            let right = x[0].times(transposed: x[4]).times(transposed: x[5])
            return Matrix(n, first + second) {
                y[$0, $1] + ($1 < first ? 0.5 * left[$0, $1] : -2 * right[$0, $1 - first])
            }
        }
    },
    // Inputs, outputs, rank, then rows of each group; the last group has no adapter.
    OperatorRow("groupedLinear with LoRA adapters", [[5, 3, 2, 4, 1, 3], [17, 16, 4, 1, 9, 20, 0]]) { size, draw in
        let (i, o, r, lengths) = (size[0], size[1], size[2], Array(size[3...]))
        let groups = lengths.count
        let offsets = lengths.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
        let factors = (0..<groups - 1).flatMap { _ in [draw.normal(r, i), draw.normal(o, r)] }
        return OperatorCase([draw.normal(offsets[groups], i), draw.normal(groups, o, i)] + factors) { graph, x in
            for g in 0..<groups - 1 {
                x[1].attach(LowRankAdapter(rows: g * o..<g * o + o, scale: 1.5, down: x[2 + 2 * g], up: x[3 + 2 * g]))
            }
            return graph.groupedLinear(x[0], x[1], offsets: offsets)
        } means: { x in
            Matrix(offsets[groups], o) { row, output in
                let g = (0..<groups).first { row < offsets[$0 + 1] } ?? 0
                let y = sum(i) { x[0][row, $0] * x[1][g * o + output, $0] }
                guard g < groups - 1 else { return y }
                let (a, b) = (x[2 + 2 * g], x[3 + 2 * g])
                return y + 1.5 * sum(r) { k in sum(i) { x[0][row, $0] * a[k, $0] } * b[output, k] }
            }
        }
    },
    // Rows, inputs, outputs, rank, number of random matrices.
    OperatorRow("linear with a NOLA adapter", [[1, 1, 1, 1, 1], [7, 17, 5, 3, 9], [6, 130, 40, 4, 20]]) { size, draw in
        let (n, i, o, r, count) = (size[0], size[1], size[2], size[3], size[4])
        let down = RandomBases(seed: 1 << 40 + 3, name: "down", count: count, shape: [r, i])
        let up = RandomBases(seed: 5, name: "up", count: count, shape: [o, r])
        func matrix(_ bases: RandomBases, _ coefficients: Matrix, constant: Double) -> Matrix {
            let root = Double(count).squareRoot()
            return Matrix(bases.shape[0], bases.shape[1]) { row, column in
                let e = row * bases.shape[1] + column
                return Real(constant * Double(bases.value(nil, e)))
                    + sum(count) { coefficients[0, $0] * Real(Double(bases.value($0, e)) / root) }
            }
        }
        return OperatorCase([draw.normal(n, i), draw.normal(o, i), draw.normal(count), draw.normal(count)]) {
            graph, x in
            x[1].attach(
                LowRankAdapter(
                    rows: 0..<o, scale: 2, down: RandomCombination(down, coefficients: x[2], constant: 0.25),
                    up: RandomCombination(up, coefficients: x[3], constant: 0)))
            return graph.linear(x[0], x[1])
        } means: { x in
            let y = x[0].times(transposed: x[1])
            let update = x[0].times(transposed: matrix(down, x[2], constant: 0.25))
                .times(transposed: matrix(up, x[3], constant: 0))
            return Matrix(n, o) { y[$0, $1] + 2 * update[$0, $1] }
        }
    },
]
