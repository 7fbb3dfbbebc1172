import TensorKit

extension Benchmark {
    private static let shapes = [
        (2048, 2048, 2048), (1024, 1024, 1024), (512, 512, 512), (128, 512, 512), (1, 2048, 2048),
    ]

    /// x Wᵀ for sizes of training and of decoding, with weights packed as training has them.
    func products() throws {
        for precision in Precision.allCases {
            for (m, n, k) in Self.shapes { try product(m, n, k, precision) }
        }
    }

    private func product(_ m: Int, _ n: Int, _ k: Int, _ precision: Precision) throws {
        let (x, w) = (filled([m, k]), filled([n, k]))
        let device = device.withOwnMemory()
        let weights = PackedWeights()
        let time = timed(m > 1000 ? 15 : 100) {
            let graph = Graph(
                device: device, recording: false, precision: precision, packedWeights: weights)
            _ = graph.linear(x, w)
        }
        var result = BenchmarkResult(case: "gemm", dtype: precision == .fp32 ? "float32" : "bfloat16")
        (result.m, result.n, result.k) = (m, n, k)
        (result.least, result.median) = time
        let rate = 2 * Double(m) * Double(n) * Double(k) / time.least
        result.gflops = rate / 1e9
        result.ofPeak = (precision == .fp32 ? peaks.multiplyAdds : peaks.bf16Dots).map { rate / $0 }
        try emit(result)
    }
}
