import CKernels

/// The BLAS library that some levels of kernels call.
public enum BLAS {
    /// Name of the core in use, such as "SkylakeX".
    public static var core: String { String(cString: ck_blas_core()) }
    /// The library, its version and how it was built.
    public static var version: String { String(cString: ck_blas_version()) }
    /// Threads that it has itself: one, because kernels run on those of a device.
    public static var threads: Int { Int(ck_blas_threads()) }
}
