import FileKit
import TensorKit

extension Benchmark {
    /// A training step of `train_plain` by one thread and by two, in turn: how much of it runs side by side.
    func threadScaling() throws {
        let devices = try [1, 2].map { try Device(workers: Workers($0), level: device.kernels.level) }
        for precision in [TrainingPrecision.fp32, .bf16] {
            let steps = devices.map { step(withStructure: false, experts: 0, precision, on: $0) }
            let (one, two) = timedInTurn(7, steps[0], steps[1])
            var result = BenchmarkResult(case: Case.threads.rawValue, dtype: precision.rawValue)
            (result.least, result.oneThread) = (two, one)
            result.fromThreads = one / two
            try emit(result)
        }
    }
}
