import FileKit
import ProteinKit
import StructureEncoder
import TensorKit

extension Benchmark {
    /// The structure-aware module of an ESM-2 650M, forward and backward from the mean squares of its two outputs.
    func structureModule() throws {
        let tokens = 1024
        let layout = ParameterLayout()
        let module = StructureModule(
            ProteinModelConfiguration(layers: 1, hiddenSize: 1280, heads: 20, feedForwardSize: 1280, kernels: 128),
            layout: layout, prefix: "")
        let store = layout.allocate()
        store.initialize(seed: 0)
        store.prepareTraining()
        let batch = ProteinBatch([Self.protein(residues: tokens - 2, spread: 20, seed: 0)], compatibility: .paper)
        let device = device.withOwnMemory()
        let time = timed(7) {
            let graph = Graph(device: device, recording: true)
            let (bias, edges) = module(graph, batch)
            graph.backward(from: graph.add(graph.meanSquare(bias.values), graph.meanSquare(edges)))
        }
        var result = BenchmarkResult(case: "structure", dtype: "fp32")
        result.T = tokens
        (result.least, result.median) = time
        try emit(result)
    }

    /// A protein with random residues and normally distributed positions of so many ångström in each direction.
    static func protein(residues: Int, spread: Float, seed: UInt64) -> ProteinInput {
        var random = CounterRandom(seed: seed, stream: "benchmark")
        let letters = Array("LAGVSERTIDPKQNFYMHWC".utf8)
        let sequence = (0..<residues).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] }
        // A sum of twelve uniform numbers is close enough to a normal one.
        func normal() -> Float { (0..<12).reduce(Float(-6)) { sum, _ in sum + random.uniform() } }
        let numbers = spread == 0 ? [] : (0..<3 * residues).map { _ in normal() * spread }
        return ProteinInput(sequence: sequence, positions: ResiduePositions.unpacked(numbers))
    }
}
