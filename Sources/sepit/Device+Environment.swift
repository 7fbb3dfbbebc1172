import FileKit
import TensorKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension Device {
    /// The device of a command: threads as `Workers.chosen`, kernels of the level that the environment variable
    /// `SEPIT_CPU` asks for, else of the fastest.
    ///
    /// - Throws: `SepitError` `.usage`: `threads-invalid`; `cpu-level` if the level is unknown or this CPU can't run it.
    static func chosen(workers fallback: Workers = .allCores) throws(SepitError) -> Device {
        try Device(workers: .chosen(or: fallback), level: getenv("SEPIT_CPU").map { String(cString: $0) })
    }
}
