#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A file mapped read-only into memory; pages are read when they are first touched.
///
/// The mapping lives as long as this object, so keep it while pointers from `bytes` are in use. A file that another
/// process shortens meanwhile ends this one (SIGBUS): write files that may be mapped by renaming over them.
public final class MappedFile: @unchecked Sendable {  // The mapped memory is never written after `init`.
    /// The path that was opened, for messages.
    public let path: String
    /// The whole contents; valid while this object lives.
    public let bytes: UnsafeRawBufferPointer

    /// - Throws: `SepitError` as `InputFile`.
    public init(path: String) throws(SepitError) {
        let file = try InputFile(path)
        self.path = path
        guard file.size > 0 else {  // mmap refuses an empty range
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let start = mmap(nil, file.size, PROT_READ, MAP_PRIVATE, file.descriptor, 0), start != MAP_FAILED else {
            throw SystemError.last.whileReading(path)
        }
        bytes = UnsafeRawBufferPointer(start: start, count: file.size)
    }

    /// - Throws: `SepitError` `.badData` (`git-lfs-pointer`) where the file only stands for one.
    func requireDownloaded() throws(SepitError) {
        guard bytes.starts(with: "version https://git-lfs".utf8) else { return }
        throw SepitError(
            .badData, code: "git-lfs-pointer", "The file only stands for the weights, which were not downloaded.",
            file: path, hint: "In the folder that was cloned, run: git lfs pull")
    }

    /// Says that some bytes are not needed for now: they leave this process's memory, and are read again if they are.
    public func release(_ range: Range<Int>) {
        guard let start = bytes.baseAddress else { return }
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let (first, end) = ((range.lowerBound + page - 1) / page * page, range.upperBound / page * page)
        if first < end { madvise(UnsafeMutableRawPointer(mutating: start + first), end - first, MADV_DONTNEED) }
    }

    deinit {
        if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
    }
}
