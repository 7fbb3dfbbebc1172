import CKernels
import FileKit

/// The table of kernels that all operators call: the one place where SIMD levels and BLAS are known.
public struct Kernels: @unchecked Sendable {  // the table is constant static data
    let table: UnsafePointer<ck_kernels>

    /// Dispatch levels, fastest first.
    public static let levels = ["avx512bf16", "avx512", "avx2", "neon", "plain"]

    /// A level by name; nil for the fastest that this CPU runs.
    ///
    /// - Throws: `SepitError` `.usage` (`cpu-level`) if the level is unknown or this CPU can't run it.
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

    /// Whether bf16 products are faster than fp32 ones: the CPU has an instruction for them, and a quick one.
    public var prefersBF16: Bool { level == "avx512bf16" && ck_prefers_bf16() != 0 }

    /// Whether fp32 products go to OpenBLAS: levels without a product of their own that is as fast.
    public var usesBLAS: Bool { table.pointee.panel_bytes(0, 1, 1) == 0 }
}
