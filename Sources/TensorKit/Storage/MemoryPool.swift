#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// An arena for tensors: slabs of the system's memory, cut into pieces as they are asked for and joined again, so that
/// after the first step of a training run a step asks the system for nothing, and steps of other sizes for little.
///
/// Not thread-safe: a pool belongs to one graph at a time.
public final class MemoryPool {
    private typealias Piece = (base: UnsafeMutablePointer<Float>, count: Int)

    private var slabs: [Piece] = []
    /// By address; no two touch.
    private var free: [Piece] = []
    private var used = 0
    /// Slabs asked of the system so far.
    public private(set) var systemAllocations = 0
    /// Bytes held, in use or kept for reuse.
    public var bytes: Int { slabs.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.stride }
    /// Most bytes that were in use at a time.
    public private(set) var peakBytes = 0

    /// An empty pool.
    public init() {}

    deinit { releaseUnused() }

    /// Pieces are multiples of so many floats: a cache line.
    private static let grain = 16
    /// Floats of a slab, at least: 4 MB. Later ones grow with what is held, to be in large pages.
    private static let leastSlab = 1 << 20

    /// The smallest piece that is large enough, so that large ones stay whole.
    func take(_ count: Int) -> Storage {
        let size = Self.rounded(count)
        var best: Int?
        for index in free.indices where free[index].count >= size {
            if let known = best, free[known].count <= free[index].count { continue }
            best = index
        }
        let index = best ?? addSlab(size)
        let base = free[index].base
        if free[index].count == size {
            free.remove(at: index)
        } else {
            free[index] = (base + size, free[index].count - size)
        }
        used += size
        peakBytes = max(peakBytes, used * MemoryLayout<Float>.stride)
        return Storage(base: base, count: count, pool: self)
    }

    func recycle(_ base: UnsafeMutablePointer<Float>, _ count: Int) {
        let size = Self.rounded(count)
        used -= size
        let index = place(of: base)
        free.insert((base, size), at: index)
        if index + 1 < free.count, base + size == free[index + 1].base {
            free[index].count += free.remove(at: index + 1).count
        }
        if index > 0, free[index - 1].base + free[index - 1].count == base {
            free[index - 1].count += free.remove(at: index).count
        }
    }

    /// Gives all slabs that nothing is in back to the system.
    public func releaseUnused() {
        slabs.removeAll { slab in
            guard let index = free.firstIndex(where: { $0.base == slab.base && $0.count == slab.count }) else {
                return false
            }
            free.remove(at: index)
            Self.release(slab.base)
            return true
        }
    }

    /// The index of a new free piece.
    private func addSlab(_ size: Int) -> Int {
        let count = max(size, Self.leastSlab, Self.rounded(slabs.reduce(0) { $0 + $1.count } / 2))
        // One cache line more, so that no two slabs touch.
        let base = Self.allocate(count + Self.grain)
        systemAllocations += 1
        slabs.append((base, count))
        let index = place(of: base)
        free.insert((base, count), at: index)
        return index
    }

    /// Where a piece belongs among the free ones.
    private func place(of base: UnsafeMutablePointer<Float>) -> Int {
        var (low, high) = (0, free.count)
        while low < high {
            let middle = (low + high) / 2
            if free[middle].base < base { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func rounded(_ count: Int) -> Int { max(count + grain - 1, grain) / grain * grain }

    static func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
        var pointer: UnsafeMutableRawPointer?
        let bytes = count * MemoryLayout<Float>.stride
        let isLarge = bytes >= hugePage
        let status = posix_memalign(&pointer, isLarge ? hugePage : 64, bytes)
        guard status == 0, let pointer else { fatalError("out of memory: \(count) floats") }
        #if os(Linux)
        // Every small page is another address to look up: for weights that are read once, and for columns of matrices.
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
