#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Keeps released tensor memory for the next tensor of about that size, so that after the first step of a training
/// run a step asks the system for nothing.
///
/// Sizes are rounded up to eighths of a power of two. Not thread-safe: a pool belongs to one graph at a time.
public final class MemoryPool {
    private var free: [Int: [UnsafeMutablePointer<Float>]] = [:]
    /// Blocks asked of the system so far.
    public private(set) var systemAllocations = 0
    /// Bytes held, in use or kept for reuse.
    public private(set) var bytes = 0

    public init() {}

    deinit { releaseUnused() }

    func take(_ count: Int) -> Storage {
        let size = Self.sizeClass(count)
        if let base = free[size]?.popLast() { return Storage(base: base, count: count, pool: self) }
        systemAllocations += 1
        bytes += size * MemoryLayout<Float>.stride
        return Storage(base: Self.allocate(size), count: count, pool: self)
    }

    func recycle(_ base: UnsafeMutablePointer<Float>, _ count: Int) {
        free[Self.sizeClass(count), default: []].append(base)
    }

    /// Gives all unused blocks back to the system.
    public func releaseUnused() {
        for (size, blocks) in free {
            for block in blocks { Self.release(block) }
            bytes -= size * blocks.count * MemoryLayout<Float>.stride
        }
        free = [:]
    }

    static func sizeClass(_ count: Int) -> Int {
        let least = max(count, 64)
        let step = 1 << max(0, Int.bitWidth - least.leadingZeroBitCount - 4)
        return (least + step - 1) / step * step
    }

    static func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
        var pointer: UnsafeMutableRawPointer?
        let bytes = count * MemoryLayout<Float>.stride
        let isLarge = bytes >= 8 * hugePage
        let status = posix_memalign(&pointer, isLarge ? hugePage : 64, bytes)
        guard status == 0, let pointer else { fatalError("out of memory: \(count) floats") }
        #if os(Linux)
        // Large matrices are read along columns too, where every small page would be another address to look up.
        if isLarge { madvise(pointer, bytes / hugePage * hugePage, MADV_HUGEPAGE) }
        #endif
        return pointer.bindMemory(to: Float.self, capacity: count)
    }

    /// Bytes of a large page of memory, where there are any.
    private static let hugePage = 1 << 21

    static func release(_ base: UnsafeMutablePointer<Float>) {
        #if canImport(Glibc)
        Glibc.free(base)
        #else
        Darwin.free(base)
        #endif
    }
}
