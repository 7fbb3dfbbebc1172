/// One 64-byte-aligned block of floats; returned to its pool when the last tensor that views it goes.
final class Storage {
    let base: UnsafeMutablePointer<Float>
    let count: Int
    private let pool: MemoryPool?

    /// A block of its own, set to zero.
    init(zeros count: Int) {
        base = MemoryPool.allocate(max(count, 1))
        base.initialize(repeating: 0, count: max(count, 1))
        self.count = count
        pool = nil
    }

    init(base: UnsafeMutablePointer<Float>, count: Int, pool: MemoryPool) {
        self.base = base
        self.count = count
        self.pool = pool
    }

    deinit {
        if let pool { pool.recycle(base, count) } else { MemoryPool.release(base) }
    }
}

/// A fixed array of plain values with a stable address, for C kernels to read.
public final class Buffer<Element: BitwiseCopyable> {
    /// Where the values are.
    public let base: UnsafeMutablePointer<Element>
    /// Number of values.
    public let count: Int

    /// A copy of the values.
    public init(_ values: [Element]) {
        count = values.count
        base = .allocate(capacity: max(count, 1))
        values.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { base.initialize(from: start, count: source.count) }
        }
    }

    /// The value at an index from 0.
    public subscript(index: Int) -> Element {
        precondition(index >= 0 && index < count, "index \(index) is outside 0..<\(count)")
        return base[index]
    }

    /// The values as an array.
    public var values: [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }

    deinit { base.deallocate() }
}
