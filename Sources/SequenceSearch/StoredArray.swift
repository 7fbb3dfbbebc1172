/// Numbers that never change once they are there: in memory of their own or in a mapped file.
struct StoredArray<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {  // nothing writes after `init`
    private let buffer: UnsafeBufferPointer<Element>
    private let owner: AnyObject

    /// Keeps memory until nothing refers to it.
    private final class Memory {
        let start: UnsafeMutableBufferPointer<Element>
        init(_ start: UnsafeMutableBufferPointer<Element>) { self.start = start }
        deinit { start.deallocate() }
    }

    /// Memory of its own, which `fill` initialises whole.
    init<Failure: Error>(
        count: Int, fill: (UnsafeMutableBufferPointer<Element>) throws(Failure) -> Void
    ) throws(Failure) {
        let memory = Memory(.allocate(capacity: count))
        try fill(memory.start)
        buffer = UnsafeBufferPointer(memory.start)
        owner = memory
    }

    init(_ elements: [Element]) {
        self.init(count: elements.count) { _ = $0.initialize(from: elements) }
    }

    /// The elements of a mapped file.
    init(mapped bytes: UnsafeRawBufferPointer, owner: AnyObject) {
        buffer = bytes.bindMemory(to: Element.self)
        self.owner = owner
    }

    var count: Int { buffer.count }

    subscript(index: Int) -> Element { buffer[index] }

    /// The elements as they lie; valid while this array is kept (see `withExtendedLifetime`).
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(buffer) }

    /// Lends the elements.
    func withElements<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<Element>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(owner) {} }
        return try body(buffer)
    }
}
