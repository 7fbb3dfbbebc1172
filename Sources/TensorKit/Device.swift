import CKernels
import FileKit

/// What tensors are computed on: threads, kernels and memory. A program makes one and passes it down; nothing about it is
/// process-wide, so several may be used side by side, each from one thread at a time.
public final class Device {
    /// The kernels that run on it.
    public let kernels: Kernels
    /// Where its tensors live.
    public let memory: MemoryPool
    /// Floating-point operations of the products with matrices of weights that it has made so far; a multiply-add is two.
    public internal(set) var operations = 0.0
    /// Called where a pass that records nothing comes to a layer: others can compute in between.
    package var betweenLayers: (() -> Void)?
    private let threads: Threads

    /// Threads of the kernels, kept as long as a device uses them.
    private final class Threads {
        let handle: OpaquePointer

        init(_ workers: Workers) { handle = ck_workers_new(Int32(clamping: workers.count)) }

        deinit { ck_workers_free(handle) }
    }

    /// A device of this processor, with memory of its own.
    ///
    /// - Parameters:
    ///   - workers: its threads, of which it uses 64 at most; they start when they are first needed.
    ///   - level: that of the kernels, by name; nil for the fastest.
    /// - Throws: `SepitError` `.usage` (`cpu-level`) if the level is unknown or this CPU can't run it.
    public init(workers: Workers = .allCores, level: String? = nil) throws(SepitError) {
        kernels = try Kernels.named(level)
        memory = MemoryPool()
        threads = Threads(workers)
    }

    private init(sharing other: Device) {
        (kernels, threads, memory) = (other.kernels, other.threads, MemoryPool())
    }

    /// The same threads and kernels with memory of its own, whose use can be measured and which goes when the device does.
    public func withOwnMemory() -> Device { Device(sharing: self) }

    /// Its threads.
    public var workers: Workers { Workers(Int(ck_workers_count(threads.handle))) }

    /// The table of kernels; each takes `threadPool` first.
    package var table: UnsafePointer<ck_kernels> { kernels.table }
    /// The threads as kernels take them; valid as long as the device is.
    package var threadPool: OpaquePointer { threads.handle }
}
