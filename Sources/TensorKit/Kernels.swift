import CKernels
import FileKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The table of kernels that all operators call: the one place where SIMD levels, BLAS and threads are known.
public struct Kernels: @unchecked Sendable {  // the table is constant static data
    let table: UnsafePointer<ck_kernels>

    /// Dispatch levels, fastest first.
    public static let levels = ["avx512bf16", "avx512", "avx2", "neon", "plain"]

    /// The level that the environment variable `SEPIT_CPU` asks for, else the fastest that this CPU runs.
    ///
    /// - Throws: `SepitError` `.usage`: `cpu-level` if the level is unknown or this CPU can't run it, `threads-invalid`
    ///   if `SEPIT_THREADS` is no positive number.
    public static func selected() throws(SepitError) -> Kernels {
        if let text = getenv("SEPIT_THREADS").map({ String(cString: $0) }), !(Int(text).map { $0 > 0 } ?? false) {
            throw SepitError(
                .usage, code: "threads-invalid", "SEPIT_THREADS is no number of threads.",
                expected: "an integer of at least 1", found: "\"\(text)\"", hint: "Unset it to use all cores.")
        }
        return try named(getenv("SEPIT_CPU").map { String(cString: $0) })
    }

    /// A level by name; nil for the fastest.
    public static func named(_ level: String?) throws(SepitError) -> Kernels {
        guard let table = ck_kernels_named(level) else {
            throw SepitError(
                .usage, code: "cpu-level", "This CPU can't run the kernel level \"\(level ?? "")\".",
                expected: levels.joined(separator: ", "), hint: "Unset SEPIT_CPU to use the fastest level.")
        }
        return Kernels(table: table)
    }

    /// Name of the level in use.
    public var level: String { String(cString: table.pointee.name) }

    /// Whether bf16 products are faster than fp32 ones: the CPU has an instruction for them.
    public var hasBF16: Bool { level == "avx512bf16" }

    /// Whether fp32 products go to OpenBLAS: levels without a product of their own that is as fast.
    public var usesBLAS: Bool { table.pointee.panel_bytes(0, 1, 1) == 0 }

    /// Threads that kernels use, the caller included. `SEPIT_THREADS` sets the initial number.
    public static var threads: Int {
        get { Int(ck_threads()) }
        set { ck_set_threads(Int32(clamping: newValue)) }
    }

    /// Name of the OpenBLAS core in use, such as "SkylakeX".
    public static var blasCore: String { String(cString: ck_blas_core()) }
}
