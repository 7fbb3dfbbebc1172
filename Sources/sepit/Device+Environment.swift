import FileKit
import TensorKit

extension Device {
    /// The device of a command: threads as `Workers.chosen`, kernels of the level that the environment variable
    /// `SEPIT_CPU` asks for, else of the fastest.
    ///
    /// - Throws: `SepitError` `.usage`: `threads-invalid`; `cpu-level` if the level is unknown or this CPU can't run it.
    static func chosen(workers fallback: Workers = .allCores) throws(SepitError) -> Device {
        try Device(workers: .chosen(or: fallback), level: Environment.kernelLevel)
    }
}
