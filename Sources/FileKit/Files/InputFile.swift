#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A regular file that is open for reading; closed when it goes out of scope.
public struct InputFile: ~Copyable {
    /// As it was given.
    public let path: String
    /// Bytes at the time of opening. Some system files, such as those in /proc, say 0 and hold more.
    public let size: Int
    let descriptor: Int32

    /// Opens a regular file. A pipe, socket or device is refused, since reading it may never end.
    ///
    /// - Throws: `SepitError` `.missingInput` (`file-missing`, `file-is-folder`, `file-unreadable`,
    ///   `file-not-regular`) or `.inputOutput` (`file-unreadable`).
    public init(_ path: String) throws(SepitError) {
        // Without O_NONBLOCK, opening a pipe would wait for a writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            // A socket can't be opened at all.
            throw errno == ENXIO ? InputFile.notRegular(path) : SystemError.last.whileReading(path)
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let error = SystemError.last
            close(descriptor)
            throw error.whileReading(path)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw status.st_mode & S_IFMT == S_IFDIR
                ? SystemError(EISDIR).whileReading(path) : InputFile.notRegular(path)
        }
        self.path = path
        self.size = Int(status.st_size)
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Reads the next bytes into `buffer` and returns how many; 0 at the end.
    ///
    /// - Throws: `SepitError` `.inputOutput` (`file-unreadable`).
    public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(SepitError) -> Int {
        while true {
            let count = readBytes(descriptor, buffer)
            if count >= 0 { return count }
            if errno != EINTR { throw SystemError.last.whileReading(path) }
        }
    }

    private static func notRegular(_ path: String) -> SepitError {
        SepitError(
            .missingInput, code: "file-not-regular", "This is a pipe, socket or device, not a regular file.",
            file: path, hint: "Save the data to a file and name that file.")
    }
}

private func readBytes(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, buffer.baseAddress, buffer.count)
}
