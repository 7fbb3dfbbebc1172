import CZlib
import FileKit
import SEPITPipeline
import TensorKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What `sepit doctor` finds out; its JSON is this structure.
struct SystemReport: Encodable {
    struct Processor: Encodable {
        var model: String
        /// Hardware threads that are online.
        var threads: Int
        /// Instruction sets that the kernels can use.
        var features: [String]
    }

    struct Library: Encodable {
        /// Library, version and how it was built.
        var config: String
        /// The kernel set in use.
        var core: String
        var threads: Int
    }

    struct Advice: Encodable {
        var finding: String
        var remedy: String
    }

    var version = ProjectVersion.current
    var cpu = SystemReport.processor()
    var blas = Library(config: trimmed(BLAS.version), core: trimmed(BLAS.core), threads: BLAS.threads)
    /// The kernels in use; null if SEPIT_CPU asks for some that this CPU can't run.
    var kernels: String?
    /// Threads that the kernels use.
    var threads: Int
    var zlib = trimmed(String(cString: zlibVersion()))
    /// Bytes that can be had without swapping.
    var memoryFree = SystemReport.availableMemory()
    /// Bytes that can be written in the current folder.
    var diskFree = try? FileSystem.freeSpace(at: ".")
    /// The folder of the model that `ask` would use.
    var model: String?
    /// Those variables that change which kernels run or how many threads they use, as they are set.
    var environment: [String: String] = [:]
    var advice: [Advice] = []

    init(model named: String?) {
        let device = try? Device.chosen()
        kernels = device?.kernels.level
        threads = (device?.workers ?? .allCores).count
        for name in ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"] {
            environment[name] = Environment.value(of: name)
        }
        do {
            model = try ShippedModel(dataFolder: Environment.dataFolder).resolve(named)
        } catch {
            advice.append(Advice(finding: error.message, remedy: error.hint ?? ""))
        }
        collectAdvice(device)
    }

    private mutating func collectAdvice(_ device: Device?) {
        let usesBLAS = device?.kernels.usesBLAS ?? true
        if let core = environment["OPENBLAS_CORETYPE"] { advice.append(Self.advice(on: core, device, usesBLAS)) }
        if usesBLAS, environment["OPENBLAS_L2_SIZE"] != nil {
            advice.append(
                Advice(
                    finding: "OPENBLAS_L2_SIZE overrides the measured size of the cache.",
                    remedy: "unset OPENBLAS_L2_SIZE"))
        }
        if let memoryFree, memoryFree < 2_000_000_000 {
            advice.append(
                Advice(
                    finding: "Less than 2 GB of memory are free.",
                    remedy: "Close other programs, or train with a smaller train.tokensPerBatch."))
        }
        if let diskFree, diskFree < 2_000_000_000 {
            advice.append(
                Advice(finding: "Less than 2 GB of disk are free here.", remedy: "Work in a folder on another disk."))
        }
    }

    /// Whether the choice of a core costs anything is measured: products are compared with multiply-adds.
    private static func advice(on core: String, _ device: Device?, _ usesBLAS: Bool) -> Advice {
        let finding = "OPENBLAS_CORETYPE=\(core) fixes the kernels that OpenBLAS uses."
        guard usesBLAS, let device else {
            return Advice(
                finding: finding, remedy: "It costs nothing here: on this CPU no product goes through OpenBLAS.")
        }
        let percent = Int((100 * MachinePeaks.shareOfProducts(on: device)).rounded())
        let measured = "fp32 products reach \(percent)% of what multiply-adds alone do at this kernel level"
        return percent >= 80
            ? Advice(finding: finding, remedy: "It costs little here: \(measured).")
            : Advice(finding: finding, remedy: "\(measured). To let OpenBLAS choose: unset OPENBLAS_CORETYPE")
    }

    private static func processor() -> Processor {
        let fields = fields(of: "/proc/cpuinfo")
        let present = Set((fields["flags"] ?? fields["Features"] ?? "").split(separator: " ").map(String.init))
        let known = [
            "avx2", "fma", "f16c", "avx512f", "avx512bw", "avx512vl", "avx512_vnni", "avx512_bf16", "avx512_fp16",
            "avx_vnni", "amx_tile", "amx_bf16", "asimd", "bf16", "sve", "i8mm",
        ]
        return Processor(
            model: fields["model name"] ?? "unknown processor", threads: sysconf(Int32(_SC_NPROCESSORS_ONLN)),
            features: known.filter(present.contains))
    }

    private static func availableMemory() -> Int? {
        guard let kibibytes = fields(of: "/proc/meminfo")["MemAvailable"]?.split(separator: " ").first else {
            return nil
        }
        return Int(kibibytes).map { $0 &* 1024 }
    }

    /// The `name: value` lines of a system file, the first of each name; empty where the system has no such file.
    private static func fields(of path: String) -> [String: String] {
        guard let bytes = try? FileSystem.read(path) else { return [:] }
        var fields: [String: String] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let name = String(parts[0].trimmingSuffix { $0.isWhitespace })
            if fields[name] == nil { fields[name] = String(parts[1].drop { $0.isWhitespace }) }
        }
        return fields
    }
}

/// A text without the spaces at its end.
private func trimmed(_ text: String) -> String { String(text.trimmingSuffix { $0.isWhitespace }) }

extension StringProtocol {
    /// The text without the characters at its end for which `predicate` holds.
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> SubSequence {
        var text = self[...]
        while let last = text.last, predicate(last) { text = text.dropLast() }
        return text
    }
}
