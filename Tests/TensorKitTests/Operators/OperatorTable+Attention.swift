import OperatorTesting
import TensorKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// [heads, key-value heads, head size, lengths of sequences…].
private let heads = [[1, 1, 1, 1], [2, 2, 5, 3, 17], [4, 2, 16, 1, 50], [6, 2, 3, 33, 2, 7], [2, 1, 33, 20]]

let attentionOperators: [OperatorRow] = [
    OperatorRow("rotary", [[1, 1, 2], [5, 2, 6], [33, 3, 34]]) { size, draw in
        let (rows, heads, headSize) = (size[0], size[1], size[2])
        let positions = draw.integers(rows, in: 0...500)
        let frequencies = rotaryFrequencies(headSize: headSize, base: 10_000)
        let angles = positions.map { position in frequencies.map { Double(Float(position) * $0) } }
        // One head more than is turned.
        return OperatorCase([draw.normal(rows, (heads + 1) * headSize)]) { graph, x in
            graph.rotary(
                x[0], heads: heads, headSize: headSize, positions: Buffer(positions),
                frequencies: Tensor(frequencies, shape: [headSize / 2]))
        } means: { x in
            Matrix(rows, (heads + 1) * headSize) { row, column in
                let (head, i) = (column / headSize, column % headSize)
                guard head < heads else { return x[0][row, column] }
                let half = headSize / 2
                let angle = angles[row][i % half]
                let other = i < half ? -x[0][row, column + half] : x[0][row, column - half]
                return x[0][row, column] * Real(cos(angle)) + other * Real(sin(angle))
            }
        }
    },
    OperatorRow("attention", heads) { size, draw in
        let shape = AttentionShape(heads: size[0], keyValueHeads: size[1], headSize: size[2], causal: false)
        return attentionCase(shape, SequenceRange.packed(Array(size[3...])), draw)
    },
    OperatorRow("attention, causal", heads) { size, draw in
        let shape = AttentionShape(heads: size[0], keyValueHeads: size[1], headSize: size[2], causal: true)
        return attentionCase(shape, SequenceRange.packed(Array(size[3...])), draw)
    },
    OperatorRow("attention with padding", heads) { size, draw in
        let shape = AttentionShape(heads: size[0], keyValueHeads: size[1], headSize: size[2], causal: false)
        return attentionCase(shape, padded(Array(size[3...])), draw)
    },
    OperatorRow("attention, causal, with padding", heads) { size, draw in
        let shape = AttentionShape(heads: size[0], keyValueHeads: size[1], headSize: size[2], causal: true)
        return attentionCase(shape, padded(Array(size[3...])), draw)
    },
    OperatorRow("attention with bias", heads) { size, draw in
        let shape = AttentionShape(heads: size[0], keyValueHeads: size[1], headSize: size[2], causal: false)
        return attentionCase(shape, SequenceRange.packed(Array(size[3...])), draw, hasBias: true)
    },
    OperatorRow("attention with bias and padding", heads) { size, draw in
        let shape = AttentionShape(heads: size[0], keyValueHeads: size[1], headSize: size[2], causal: false)
        return attentionCase(shape, padded(Array(size[3...])), draw, hasBias: true)
    },
]

/// Sequences of which about the last third is padding.
private func padded(_ lengths: [Int]) -> [SequenceRange] {
    SequenceRange.packed(lengths).map {
        SequenceRange(start: $0.start, length: $0.length, keys: $0.length - $0.length / 3)
    }
}

private func attentionCase(
    _ shape: AttentionShape, _ sequences: [SequenceRange], _ draw: Draw, hasBias: Bool = false
) -> OperatorCase {
    let rows = sequences.reduce(0) { $0 + $1.length }
    var offsets: [Int] = []
    var total = 0
    for sequence in sequences {
        offsets.append(total)
        total += shape.heads * sequence.length * sequence.length
    }
    let qkv = draw.normal(rows, shape.fusedWidth)
    return OperatorCase(hasBias ? [qkv, draw.normal(total)] : [qkv]) { graph, x in
        graph.attention(
            x[0], shape: shape, sequences: sequences,
            bias: hasBias ? AttentionBias(values: x[1], offsets: offsets) : nil)
    } means: { x in
        var y = Matrix(rows, shape.heads * shape.headSize) { _, _ in 0 }
        for (index, sequence) in sequences.enumerated() {
            for head in 0..<shape.heads {
                for i in 0..<sequence.length {
                    let keys = attended(by: i, sequence, causal: shape.causal)
                    let biasRow = offsets[index] + (head * sequence.length + i) * sequence.length
                    let bias = hasBias ? Array(x[1].values[biasRow...]) : []
                    attend(x[0], shape, sequence, head: head, row: i, keys: keys, bias: bias, into: &y)
                }
            }
        }
        return y
    }
}

/// Keys of row i; a padded causal row attends itself too, so that it attends anything.
private func attended(by i: Int, _ sequence: SequenceRange, causal: Bool) -> [Int] {
    guard causal else { return Array(0..<sequence.keys) }
    return Array(0..<min(i + 1, sequence.keys)) + (i >= sequence.keys ? [i] : [])
}

private func attend(
    _ qkv: Matrix, _ shape: AttentionShape, _ sequence: SequenceRange, head: Int, row: Int, keys: [Int], bias: [Real],
    into y: inout Matrix
) {
    let size = shape.headSize
    let group = head / (shape.heads / shape.keyValueHeads)
    let (key, value) = ((shape.heads + group) * size, (shape.heads + shape.keyValueHeads + group) * size)
    let scale = Real(1 / Double(size).squareRoot())
    let weights = softmax(
        keys.map { j in
            let product = sum(size) {
                qkv[sequence.start + row, head * size + $0] * qkv[sequence.start + j, key + $0]
            }
            return bias.isEmpty ? product * scale : product * scale + bias[j]
        })
    for c in 0..<size {
        y[sequence.start + row, head * size + c] = sum(keys.count) {
            weights[$0] * qkv[sequence.start + keys[$0], value + c]
        }
    }
}
