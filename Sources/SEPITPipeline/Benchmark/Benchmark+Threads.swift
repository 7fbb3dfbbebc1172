import TensorKit

extension Benchmark {
    /// A training step of `train_plain` by one thread and by two, in turn: how much of it runs side by side.
    func threadScaling() throws {
        let before = Kernels.threads
        defer { Kernels.threads = before }
        for precision in [TrainingPrecision.fp32, .bf16] {
            let step = step(withStructure: false, experts: 0, precision)
            let (one, two) = timedInTurn(
                7,
                {
                    Kernels.threads = 1
                    step()
                },
                {
                    Kernels.threads = 2
                    step()
                })
            var result = BenchmarkResult(case: Case.threads.rawValue, dtype: precision.rawValue)
            (result.least, result.oneThread) = (two, one)
            result.fromThreads = one / two
            try emit(result)
        }
    }
}
