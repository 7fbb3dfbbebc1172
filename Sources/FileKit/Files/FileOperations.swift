#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The system calls that make a write durable, as values, so that a test can make any one of them fail.
public struct FileOperations: Sendable {
    /// Writes some or all of the bytes to a descriptor and returns how many.
    public var write: @Sendable (_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int
    /// Waits until a file's or folder's content is on the disk.
    public var synchronize: @Sendable (_ descriptor: Int32) throws(SystemError) -> Void
    /// Gives a file or folder another name, atomically, replacing a file of that name.
    public var rename: @Sendable (_ source: String, _ target: String) throws(SystemError) -> Void
    /// Swaps two existing files or folders atomically; `EINVAL` or `ENOSYS` where the file system can't.
    public var exchange: @Sendable (_ first: String, _ second: String) throws(SystemError) -> Void

    /// The real system calls.
    public static let system = FileOperations(
        write: { (descriptor, bytes) throws(SystemError) in
            while true {
                let count = systemWrite(descriptor, bytes.baseAddress, bytes.count)
                if count >= 0 { return count }
                if errno != EINTR { throw .last }
            }
        },
        synchronize: { (descriptor) throws(SystemError) in
            while fsync(descriptor) != 0 {
                if errno != EINTR { throw .last }
            }
        },
        rename: { (source, target) throws(SystemError) in
            guard systemRename(source, target) == 0 else { throw .last }
        },
        exchange: { (first, second) throws(SystemError) in
            guard systemExchange(first, second) == 0 else { throw .last }
        })
}

extension FileOperations {
    /// Writes all of the bytes.
    func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(SystemError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            rest = rest.dropFirst(try write(descriptor, UnsafeRawBufferPointer(rebasing: rest)))
        }
    }

    /// Writes all of the bytes.
    func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
        try bytes.withUnsafeBufferPointer { (bytes) throws(SystemError) in
            try writeAll(UnsafeRawBufferPointer(bytes), to: descriptor)
        }
    }

    /// Waits until a file's content, or a folder's list of names, is on the disk.
    func synchronize(path: String) throws(SystemError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last }
        defer { close(descriptor) }
        try synchronize(descriptor)
    }
}

// File-scope names for calls that the closures' labels would otherwise hide.
private let systemWrite: @Sendable (Int32, UnsafeRawPointer?, Int) -> Int = { write($0, $1, $2) }
private let systemRename: @Sendable (String, String) -> Int32 = { rename($0, $1) }

#if canImport(Darwin)
private func systemExchange(_ first: String, _ second: String) -> Int32 {
    renamex_np(first, second, UInt32(RENAME_SWAP))
}
#else
private func systemExchange(_ first: String, _ second: String) -> Int32 {
    guard let renameat2 else {
        errno = ENOSYS
        return -1
    }
    let exchange: UInt32 = 2  // RENAME_EXCHANGE, linux/fs.h
    return renameat2(AT_FDCWD, first, AT_FDCWD, second, exchange)
}

private typealias RenameAt2 =
    @convention(c) @Sendable (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32

/// The C library has it (glibc 2.28, 2018), but its header hides it from Swift.
private let renameat2: RenameAt2? = dlsym(nil, "renameat2").map { unsafeBitCast($0, to: RenameAt2.self) }
#endif
