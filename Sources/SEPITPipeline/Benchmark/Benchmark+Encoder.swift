import SEPITModel
import StructureEncoder
import TensorKit

extension Benchmark {
    /// `sepit embed` with a protein model of ESM-2 650M's shape: one protein without a structure, read and written
    /// aside.
    func encoder() throws {
        let tokens = 1024
        let layout = ParameterLayout()
        let configuration = ProteinModelConfiguration(layers: 33, hiddenSize: 1280, heads: 20, feedForwardSize: 5120)
        let model = ProteinModel(configuration, layout: layout)
        _ = try layout.freeze(
            device: device, format: { WeightChoice.fp32.format($0.role, storedAs: .float32) },
            read: { _, _, values in fill(values) })
        let protein = Self.protein(residues: tokens - 2, spread: 0, seed: 0)
        for precision in Precision.allCases {
            let encoder = ProteinEncoder(model, precision: precision, device: device.withOwnMemory())
            let time = try timed(3, warmUp: 1) { _ = try encoder.hiddenStates([protein]) }
            var result = BenchmarkResult(case: "encoder", dtype: precision.rawValue)
            result.T = tokens
            (result.least, result.median) = time
            result.tokensPerSecond = Double(tokens) / time.least
            try emit(result)
        }
    }
}
