import StructureEncoder
import TensorKit

extension Benchmark {
    /// The protein model of ESM-2 650M's shape on one protein without a structure, forward only.
    func encoder() throws {
        let tokens = 1024
        let layout = ParameterLayout()
        let configuration = ProteinModelConfiguration(layers: 33, hiddenSize: 1280, heads: 20, feedForwardSize: 5120)
        let model = ProteinModel(configuration, layout: layout)
        let store = layout.allocate()
        for part in store.parts { fill(store.elements(of: part)) }
        let batch = ProteinBatch([Self.protein(residues: tokens - 2, spread: 0, seed: 0)], compatibility: .paper)
        for precision in Precision.allCases {
            let device = device.withOwnMemory()
            // In fp32 they would take as much memory as the model.
            let weights = precision == .bf16 ? PackedWeights() : nil
            let time = timed(3, warmUp: 1) {
                let graph = Graph(
                    device: device, recording: false, precision: precision, packedWeights: weights)
                _ = model.hiddenState(graph, batch, index: configuration.layers)
            }
            var result = BenchmarkResult(case: "encoder", dtype: precision.rawValue)
            result.T = tokens
            (result.least, result.median) = time
            result.tokensPerSecond = Double(tokens) / time.least
            try emit(result)
        }
    }
}
