import TensorKit

extension Benchmark {
    private static let shapes = [
        (2048, 2048, 2048), (1024, 1024, 1024), (512, 512, 512), (128, 512, 512), (1, 2048, 2048),
    ]

    /// x Wᵀ for sizes of training and of decoding.
    func products() throws {
        for (m, n, k) in Self.shapes {
            let (x, w) = (filled([m, k]), filled([n, k]))
            let pool = MemoryPool()
            let time = timed(m > 1000 ? 9 : 100) {
                _ = Graph(kernels: kernels, pool: pool, recording: false).linear(x, w)
            }
            var result = BenchmarkResult(case: "gemm", dtype: "float32")
            (result.m, result.n, result.k) = (m, n, k)
            (result.least, result.median) = time
            let operations = 2 * Double(m) * Double(n) * Double(k)
            result.gflops = operations / time.least / 1e9
            result.ofPeak = operations / time.least / peaks.multiplyAdds
            try emit(result)
        }
    }
}
