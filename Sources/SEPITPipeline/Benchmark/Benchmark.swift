import FileKit
import TensorKit

/// Times what the program spends its time on, with random weights and synthetic proteins: only time and memory are read.
///
/// Each case is one file with an extension of this type; `Benchmarks/bench_torch.py` has the same cases in PyTorch.
public struct Benchmark {
    /// What can be timed.
    public enum Case: String, CaseIterable, Sendable {
        /// Matrix products.
        case gemm
        /// The structure-aware module alone, forward and backward.
        case structure
        /// A training step of a model of preset `mini`, dense and with experts.
        case train
        /// The same without structures: the engine alone.
        case trainPlain = "train_plain"
        /// A training step on proteins of all lengths, and on the same ones padded.
        case trainLengths = "train_lengths"
        /// A training step by one thread and by two.
        case threads
        /// A training step of LoRA.
        case lora
        /// The forward pass of a protein model of the shape of ESM-2 650M.
        case encoder
        /// A prompt and then single tokens through a language model of the shape of TinyLlama 1.1B.
        case decode
        /// Many questions together, as evaluation asks them.
        case evaluate
        /// Reading gzipped PDB and mmCIF files, by one thread.
        case parse
    }

    let device: Device
    /// What the machine does at most, measured just before.
    let peaks: MachinePeaks
    /// The folder whose files are read; synthetic ones if nil.
    let structures: String?
    private let report: (BenchmarkResult) throws -> Void

    /// Measures the machine's peaks, which is the first result.
    ///
    /// - Parameters:
    ///   - structures: a folder with `.pdb.gz` and `.cif.gz` files for `parse`; synthetic proteins if nil.
    ///   - report: is given each result as soon as it is known.
    /// - Throws: what `report` throws.
    public init(
        device: Device, structures: String? = nil, report: @escaping (BenchmarkResult) throws -> Void
    ) throws {
        self.device = device
        self.structures = structures
        self.report = report
        peaks = MachinePeaks.measured(on: device)
        var result = BenchmarkResult(case: "peaks")
        result.level = device.kernels.level
        result.blasCore = BLAS.core
        result.threads = device.workers.count
        result.multiplyAddGflops = peaks.multiplyAdds / 1e9
        result.bf16DotGflops = peaks.bf16Dots.map { $0 / 1e9 }
        result.readGBPerSecond = peaks.readBytes / 1e9
        try emit(result)
    }

    /// Threads that figures are compared at.
    public static let workers = Workers(2)

    /// Runs a case; it may have several results.
    public func run(_ name: Case) throws {
        switch name {
        case .gemm: try products()
        case .structure: try structureModule()
        case .train: try trainingSteps(.train, withStructure: true)
        case .trainPlain: try trainingSteps(.trainPlain, withStructure: false)
        case .trainLengths: try lengthsOfProteins()
        case .threads: try threadScaling()
        case .lora: try adapterSteps()
        case .encoder: try encoder()
        case .decode: try decoding()
        case .evaluate: try evaluation()
        case .parse: try parsing()
        }
    }

    /// Reports a result, with the largest memory of the process so far.
    func emit(_ result: BenchmarkResult) throws {
        var result = result
        result.peakMB = result.peakMB ?? Self.peakMegabytes()
        try report(result)
    }

    static func peakMegabytes() -> Int { Int((Double(ResidentMemory.peakBytes) / 1_048_576).rounded()) }

    /// Shortest and median time of some runs of `work`, after a few that don't count.
    func timed(_ runs: Int, warmUp: Int = 2, _ work: () throws -> Void) rethrows -> (least: Double, median: Double) {
        for _ in 0..<warmUp { try work() }
        let seconds = try (0..<runs).map { _ in
            let start = ContinuousClock.now
            try work()
            return (ContinuousClock.now - start).seconds
        }.sorted()
        let middle = seconds.count / 2
        return (seconds[0], seconds.count % 2 == 1 ? seconds[middle] : (seconds[middle - 1] + seconds[middle]) / 2)
    }

    /// Shortest times of two pieces of work that are done in turn, so that what else the machine does meets both.
    func timedInTurn(
        _ runs: Int, _ first: () throws -> Void, _ second: () throws -> Void
    ) rethrows -> (first: Double, second: Double) {
        var least = (first: Double.infinity, second: Double.infinity)
        for _ in 0..<runs {
            least.first = min(least.first, try timed(1, warmUp: 1, first).least)
            least.second = min(least.second, try timed(1, warmUp: 1, second).least)
        }
        return least
    }

    /// Numbers of about the given size, the same for a seed; cheap, because some models have many.
    func fill(_ values: UnsafeMutableBufferPointer<Float>, scale: Float = 0.02, seed: UInt32 = 1) {
        var state = seed
        for i in values.indices {
            state = state &* 1_664_525 &+ 1_013_904_223
            values[i] = (Float(state >> 8) * 0x1p-23 - 1) * scale
        }
    }

    /// A tensor of such numbers.
    func filled(_ shape: [Int], scale: Float = 1) -> Tensor {
        var values = [Float](repeating: 0, count: shape.reduce(1, *))
        values.withUnsafeMutableBufferPointer { fill($0, scale: scale) }
        return Tensor(values, shape: shape)
    }
}
