#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Memory between two pages that nobody may touch, at the end of its own pages or at their beginning: a kernel that
/// reads or writes beyond it ends the test.
final class PageGuarded {
    private let mapping: UnsafeMutableRawPointer
    private let size: Int
    let base: UnsafeMutableRawPointer
    let count: Int

    init(bytes: [UInt8], atEnd: Bool) {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let inner = (bytes.count + page - 1) / page * page
        size = inner + 2 * page
        count = bytes.count
        guard let mapping = mmap(nil, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), mapping != MAP_FAILED,
            inner == 0 || mprotect(mapping + page, inner, PROT_READ | PROT_WRITE) == 0
        else { preconditionFailure("no memory for a guarded buffer") }
        self.mapping = mapping
        base = mapping + page + (atEnd ? inner - bytes.count : 0)
        base.copyMemory(from: bytes, byteCount: bytes.count)
    }

    convenience init<Element: BitwiseCopyable>(_ values: [Element], atEnd: Bool) {
        self.init(bytes: values.withUnsafeBytes(Array.init), atEnd: atEnd)
    }

    func values<Element: BitwiseCopyable>(_: Element.Type) -> [Element] {
        (0..<count / MemoryLayout<Element>.stride).map {
            base.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Element>.stride, as: Element.self)
        }
    }

    deinit { munmap(mapping, size) }
}
