import FileKit
import FoundationEssentials
import SEPITPipeline
import TensorKit
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The committed benchmark results, their thresholds and the table of gates fit together.
///
/// Thresholds are ratios; no test looks at a time. With SEPIT_BENCH=1 the ratios that need no peer are measured here.
@Suite struct BenchmarkThresholdTests {
    private typealias Ratios = [String: [String: Double?]]

    private struct Results: Decodable {
        struct Machine: Decodable {
            var cpu: String
            var threads: Int
            var blas_core: String
            var level: String
        }
        var machine: Machine
        var versions: [String: String]
        var ratios: Ratios
    }

    private struct Gate: Decodable {
        var row: String
        var figure: String
        var gate: Double
        var aim: Double
        /// Of memory less is better.
        var isLimit: Bool { figure == "memory" }
    }

    private static let folder = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/Benchmarks"

    private static func read<T: Decodable>(_ path: String) throws -> T {
        try JSONDecoder().decode(T.self, from: Data(FileSystem.read(path)))
    }

    private static func thresholds() throws -> [String: [String: Double]] { try read("\(folder)/thresholds.json") }

    private static func gates() throws -> [Gate] { try read("\(folder)/gates.json") }

    private static func caseName(_ row: String) -> String { String(row.prefix { $0 != " " }) }

    private static func violations(of thresholds: [String: [String: Double]], _ ratios: Ratios) -> [String] {
        thresholds.flatMap { row, limits in
            limits.compactMap { figure, limit in
                guard let found = ratios[row]?[figure] ?? nil else { return nil }
                let holds = ["memory", "logit_error"].contains(figure) ? found <= limit : found >= limit
                return holds ? nil : "\(row): \(figure) is \(found), threshold \(limit)"
            }
        }
    }

    @Test func everyThresholdAndGateIsOfACase() throws {
        let cases = Set(Benchmark.Case.allCases.map(\.rawValue))
        for row in try Self.thresholds().keys { #expect(cases.contains(Self.caseName(row)), "\(row)") }
        let gates = try Self.gates()
        #expect(Set(gates.map { Self.caseName($0.row) }) == cases, "every case has a gate")
        for gate in gates { #expect(gate.isLimit ? gate.aim <= gate.gate : gate.aim >= gate.gate, "\(gate.row)") }
    }

    /// A threshold that asks for more than the gate would fail where the gate is met.
    @Test func thresholdsDoNotAskForMoreThanTheAims() throws {
        let thresholds = try Self.thresholds()
        for gate in try Self.gates() {
            guard let threshold = thresholds[gate.row]?[gate.figure] else { continue }
            #expect(gate.isLimit ? threshold >= gate.aim : threshold <= gate.aim, "\(gate.row) \(gate.figure)")
        }
    }

    @Test func committedResultsMeetTheThresholds() throws {
        let thresholds = try Self.thresholds()
        let files = try FileSystem.list("\(Self.folder)/results").filter { $0.hasSuffix(".json") }
        #expect(!files.isEmpty)
        for file in files {
            let results: Results = try Self.read("\(Self.folder)/results/\(file)")
            #expect(Self.violations(of: thresholds, results.ratios).isEmpty, "\(file)")
            #expect(results.machine.threads > 0 && !results.machine.cpu.isEmpty, "\(file) names its machine")
            #expect(results.versions["sepit"] != nil && results.versions["torch"] != nil, "\(file) names versions")
        }
    }

    @Test func aBrokenThresholdIsFound() {
        let ratios: Ratios = ["gemm": ["of_peak": 0.5], "train": ["memory": 0.5], "decode": ["speedup": nil]]
        let strict = ["gemm": ["of_peak": 0.6], "train": ["memory": 0.4], "decode": ["speedup": 1], "parse": ["x": 1]]
        #expect(Self.violations(of: strict, ratios).count == 2)
        #expect(Self.violations(of: ["gemm": ["of_peak": 0.4], "train": ["memory": 0.6]], ratios).isEmpty)
    }

    /// Shares of the machine's peaks and ratios of the program to itself, measured now.
    @Test(.enabled(if: getenv("SEPIT_BENCH") != nil, "takes minutes and an idle machine: set SEPIT_BENCH=1"))
    func measuredRatiosMeetTheThresholds() throws {
        let collected = Collected()
        let benchmark = try Benchmark(device: Device(workers: Benchmark.workers)) { collected.add($0) }
        for name in [Benchmark.Case.gemm, .threads, .trainLengths] { try benchmark.run(name) }
        #expect(collected.ratios.count >= 10)
        #expect(Self.violations(of: try Self.thresholds(), collected.ratios).isEmpty)
    }

    private final class Collected {
        private(set) var ratios: Ratios = [:]

        func add(_ result: BenchmarkResult) {
            if let share = result.ofPeak, let m = result.m, let n = result.n, let k = result.k {
                ratios["gemm m\(m) n\(n) k\(k) \(result.dtype ?? "")"] = ["of_peak": share]
            }
            let row = "\(result.name) \(result.dtype ?? "")"
            if let ratio = result.fromThreads { ratios[row] = ["from_threads": ratio] }
            if let ratio = result.againstPadded { ratios[row] = ["against_padded": ratio] }
        }
    }
}
