import CAlignment

/// The aligners for a processor; all give the same results.
struct AlignmentKernels: @unchecked Sendable {  // the table is constant static data
    let table: UnsafePointer<ca_kernels>

    /// Those of a level; the fastest where none is named, or none that this processor has.
    init(level: String?) {
        table = level.flatMap { ca_kernels_named($0) } ?? ca_kernels_named(nil)
    }
}
