#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Standard output or standard error. Unlike `print`, writing reports a full disk and a reader that has gone.
///
/// The program must ignore SIGPIPE (`ignoreBrokenPipes`), or a reader that goes ends it.
public struct StandardStream: Sendable {
    /// Results.
    public static let output = StandardStream(name: "standard output", descriptor: STDOUT_FILENO)
    /// Progress and messages.
    public static let error = StandardStream(name: "standard error", descriptor: STDERR_FILENO)

    /// The code of the error that says that nobody reads any more.
    public static let brokenPipe = "broken-pipe"

    private let name: String
    private let descriptor: Int32

    private init(name: String, descriptor: Int32) {
        self.name = name
        self.descriptor = descriptor
    }

    /// Makes writing to a closed pipe an error instead of the end of the program.
    public static func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }

    /// Writes text at once.
    ///
    /// - Throws: `SepitError` `.inputOutput` (`broken-pipe`, `disk-full`, `write-failed`).
    public func write(_ text: String) throws(SepitError) {
        do {
            try FileOperations.system.writeAll(Array(text.utf8), to: descriptor)
        } catch {
            if error.number == EPIPE {
                throw SepitError(.inputOutput, code: Self.brokenPipe, "The reader of \(name) has gone.")
            }
            throw error.whileWriting(name)
        }
    }

    /// Writes a line at once; see `write(_:)`.
    public func writeLine(_ line: String) throws(SepitError) { try write(line + "\n") }

    /// Whether a person looks at it.
    public var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Columns of the terminal; nil where it doesn't say.
    public var width: Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
