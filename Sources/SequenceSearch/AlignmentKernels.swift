import CAlignment

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The aligners for a processor; all give the same results.
struct AlignmentKernels: @unchecked Sendable {  // the table is constant static data
    let table: UnsafePointer<ca_kernels>

    /// A level by name; nil if this processor can't run it.
    init?(level: String) {
        guard let table = ca_kernels_named(level) else { return nil }
        self.table = table
    }

    /// The level that the environment variable `SEPIT_CPU` asks for where there is such a one, else the fastest.
    static let selected: AlignmentKernels = {
        let asked = getenv("SEPIT_CPU").map { String(cString: $0) }
        return asked.flatMap { AlignmentKernels(level: $0) } ?? AlignmentKernels(table: ca_kernels_named(nil))
    }()

    private init(table: UnsafePointer<ca_kernels>) { self.table = table }
}
