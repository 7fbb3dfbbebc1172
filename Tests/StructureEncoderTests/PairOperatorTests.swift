import OperatorTesting
import StructureEncoder
import TensorKit
import Testing

/// The operators of the structure-aware module, as the table of TensorKitTests has those of the engine.
@Suite struct PairOperatorTests {
    @Test(arguments: pairOperators) func statementsAgreeWithFiniteDifferences(row: OperatorRow) {
        #expect(row.disagreementsWithFiniteDifferences() == [])
    }

    @Test(arguments: pairOperators, Kernels.available)
    func kernelsAgreeWithStatements(row: OperatorRow, level: String) throws {
        #expect(row.disagreements(on: try Device(level: level)) == [])
    }

    @Test(arguments: pairOperators) func recordingDoesNotChangeValues(row: OperatorRow) throws {
        #expect(row.differencesByRecording(on: try Device()) == [])
    }
}

/// [heads or kernels, lengths of proteins…].
private let proteins = [[1, 1], [3, 5, 18], [16, 37], [17, 2, 9], [33, 20]]
/// Shorter ones for the direct form, which has a node for every pair.
private let shortProteins = [[1, 1], [3, 5, 17], [17, 2, 9]]

private let pairOperators: [OperatorRow] = [
    OperatorRow("gaussians", [[1, 1], [7, 5], [40, 33]]) { size, draw in
        let distances = draw.uniform(size[0], in: 0...6).values
        let stds = draw.uniform(size[1], in: 0.3...2)
        // The sign of a std does not matter.
        let signed = Input(values: stds.values.enumerated().map { $0 % 3 == 1 ? -$1 : $1 }, shape: stds.shape)
        return OperatorCase([draw.uniform(size[1], in: 0...6), signed]) { graph, x in
            graph.gaussians(Buffer(distances), means: x[0], stds: x[1])
        } means: { x in
            Matrix(size[0], size[1]) { point, kernel in
                let deviation = x[1][0, kernel].magnitude + 1e-3
                let u = (Real(Double(distances[point])) - x[0][0, kernel]) / deviation
                return (-0.5 * u * u).exponential / (Real((2 * Double.pi).squareRoot()) * deviation)
            }
        }
    },
    OperatorRow("pairBias on a grid", proteins) { size, draw in
        pairBiasCase(size, Pairs(size, draw, grid: true), draw)
    },
    OperatorRow("pairBias, direct", shortProteins) { size, draw in
        pairBiasCase(size, Pairs(size, draw, grid: false), draw)
    },
    OperatorRow("pairSums on a grid", proteins) { size, draw in
        pairSumsCase(size, Pairs(size, draw, grid: true), draw)
    },
    OperatorRow("pairSums, direct", shortProteins) { size, draw in
        pairSumsCase(size, Pairs(size, draw, grid: false), draw)
    },
    OperatorRow("pairForces", [[1, 2, 1], [2, 3, 1, 6], [4, 5, 17, 9]]) { size, draw in
        let (heads, width) = (size[0], size[1])
        var (start, offset) = (0, 0)
        // Every third row of a block of the bias belongs to a residue without a position.
        let proteins = size[2...].map { count in
            let places = (0..<count).map { $0 + $0 / 2 }
            let side = (places.last ?? 0) + 1
            defer { (start, offset) = (start + count, offset + heads * side * side) }
            let p = draw.normal(count, 3, deviation: 4).values
            return PlacedResidues(
                start: start, positions: (0..<count).map { SIMD3(p[3 * $0], p[3 * $0 + 1], p[3 * $0 + 2]) },
                places: places, side: side, biasOffset: offset)
        }
        let inner = heads * width
        return OperatorCase([draw.normal(start, 3 * inner), draw.normal(1, inner), draw.normal(offset)]) { graph, x in
            graph.pairForces(x[0], axis: x[1], heads: heads, bias: x[2], proteins)
        } means: { x in
            Matrix(
                rows: proteins.flatMap { protein in
                    protein.places.indices.map { i in
                        let row = protein.start + i
                        return (0..<3).map { axis in
                            sum(heads) { head in
                                func dot(_ j: Int) -> Real {
                                    sum(width) { d in
                                        x[0][row, head * width + d] * x[0][protein.start + j, inner + head * width + d]
                                    }
                                }
                                let weights = softmax(
                                    protein.places.indices.map { j in
                                        dot(j) / Real(Double(width).squareRoot())
                                            + x[2].values[
                                                protein.biasOffset
                                                    + (head * protein.side + protein.places[i]) * protein.side
                                                    + protein.places[j]]
                                    })
                                return sum(protein.places.count) { j in
                                    let away = SIMD3<Double>(protein.positions[j]) - SIMD3<Double>(protein.positions[i])
                                    let length = (away * away).sum().squareRoot() + 1e-5
                                    let amount = sum(width) { d in
                                        x[0][protein.start + j, 2 * inner + head * width + d]
                                            * x[1][0, head * width + d]
                                    }
                                    return weights[j] * Real(away[axis] / length) * amount
                                }
                            }
                        }
                    }
                })
        }
    },
]

private func pairBiasCase(_ size: [Int], _ pairs: Pairs, _ draw: Draw) -> OperatorCase {
    OperatorCase([draw.normal(pairs.nodes, size[0])]) { graph, x in
        graph.pairBias(x[0], pairs.geometry).values
    } means: { x in
        let values = pairs.proteins.enumerated().flatMap { index, protein in
            (0..<size[0]).flatMap { head in
                protein.query.indices.flatMap { i in
                    protein.key.indices.map { j in
                        protein.query[i] && protein.key[j] ? pairs.value(x[0], head, protein: index, i, j) : 0
                    }
                }
            }
        }
        return Matrix(1, values.count, values: values)
    }
}

private func pairSumsCase(_ size: [Int], _ pairs: Pairs, _ draw: Draw) -> OperatorCase {
    OperatorCase([draw.normal(pairs.nodes, size[0])]) { graph, x in
        graph.pairSums(x[0], pairs.geometry)
    } means: { x in
        Matrix(
            rows: pairs.proteins.enumerated().flatMap { index, protein in
                protein.has.indices.map { i in
                    (0..<size[0]).map { kernel in
                        protein.has[i]
                            ? protein.summed.indices.filter { protein.summed[$0] }
                                .reduce(0) { $0 + pairs.value(x[0], kernel, protein: index, i, $1) } : 0
                    }
                }
            })
    }
}

/// Random proteins, and where functions of their distances are evaluated.
private struct Pairs {
    let proteins: [PairGeometry.Protein]
    let geometry: PairGeometry
    let nodes: Int
    private let cells: PairGeometry.Cells?

    init(_ size: [Int], _ draw: Draw, grid: Bool) {
        var (start, node) = (0, 0)
        let proteins = size[1...].map { length in
            defer { start += length }
            var protein = PairGeometry.Protein(
                start: start, positions: draw.normal(length, 3, deviation: 4).values, query: draw.flags(length),
                key: draw.flags(length), summed: draw.flags(length), has: draw.flags(length))
            if !grid {
                protein.pairNodes = (0..<length * length).map { pair in
                    let (low, high) = (min(pair / length, pair % length), max(pair / length, pair % length))
                    return Int32(node + low + high * (high + 1) / 2)
                }
                node += length * (length + 1) / 2
            }
            return protein
        }
        // Four bins of 1, 3, 2 and 1 intervals; the farthest pairs lie beyond them.
        let uneven = PairGeometry.Cells(
            limit: 11, first: [0, 1, 4, 6], count: [1, 3, 2, 1], node: [3, 0, 1, 2, 6, 5, 4])
        cells = grid ? uneven : nil
        nodes = grid ? 7 * 6 : node
        self.proteins = proteins
        geometry = PairGeometry(
            rows: start, proteins: proteins, distances: [Float](repeating: 0, count: nodes), cells: cells)
    }

    /// The value of column `column` at a pair: its node's, or the polynomial through its interval's six nodes.
    func value(_ table: Matrix, _ column: Int, protein index: Int, _ i: Int, _ j: Int) -> Real {
        let protein = proteins[index]
        guard let cells else { return table[Int(protein.pairNodes[i * protein.query.count + j]), column] }
        let square = (0..<3).reduce(0.0) { sum, axis in
            let difference = Double(protein.positions[3 * i + axis]) - Double(protein.positions[3 * j + axis])
            return sum + difference * difference
        }
        let scaled = min(square.squareRoot(), Double(cells.limit)) * Double(cells.first.count) / Double(cells.limit)
        let bin = min(Int(scaled), cells.first.count - 1)
        let within = (scaled - Double(bin)) * Double(cells.count[bin])
        let interval = min(Int(within), Int(cells.count[bin]) - 1)
        let u = 5 * (within - Double(interval))
        let first = 6 * Int(cells.node[Int(cells.first[bin]) + interval])
        return sum(6) { node in
            let weight = (0..<6).filter { $0 != node }.reduce(1.0) { $0 * (u - Double($1)) / Double(node - $1) }
            return Real(weight) * table[first + node, column]
        }
    }
}
