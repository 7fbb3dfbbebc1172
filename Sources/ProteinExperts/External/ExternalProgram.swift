import FileKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Runs a program without a shell: its arguments reach it as they are, its input is a file that has no name, and it ends, with all
/// that it started, when it takes too long or writes too much.
struct ExternalProgram {
    /// The program's path and its arguments.
    var command: [String]
    /// Of the wall clock.
    var seconds: Double
    /// Most that it may write to standard output.
    var bytes: Int

    /// What it wrote.
    ///
    /// - Throws: `SepitError` `.badData`: `expert-missing`, `expert-timeout`, `expert-output-too-long`, `expert-failed`.
    func run(input: [UInt8]) throws(SepitError) -> [UInt8] {
        guard command.allSatisfy({ !$0.utf8.contains(0) }), access(command[0], X_OK) == 0 else {
            throw failure("expert-missing", "The program of the expert can't be run.")
        }
        let folder = try TemporaryDirectory()
        try AtomicFile.write(input, to: folder("input"))
        var pipe: [Int32] = [-1, -1]
        guard Self.makePipe(&pipe) else { throw failure("expert-failed", "No pipe can be made for the expert.") }
        defer { close(pipe[0]) }
        let process = spawn(input: folder("input"), output: pipe[1])
        close(pipe[1])
        guard let process else { throw failure("expert-missing", "The program of the expert does not start.") }
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(seconds)
        let read = read(pipe[0], until: deadline)
        let status = read.isComplete ? wait(for: process, until: deadline) : nil
        // What it started goes with it.
        kill(-process, SIGKILL)
        if status == nil {
            kill(process, SIGKILL)
            _ = wait(for: process, until: .now + .seconds(5))
        }
        if read.isTooLong {
            throw failure("expert-output-too-long", "The expert wrote more than \(bytes) bytes.")
        }
        guard let status else {
            throw failure("expert-timeout", "The expert took more than \(seconds.decimal(1)) s.")
        }
        guard status == 0 else { throw failure("expert-failed", "The expert failed with status \(status).") }
        return read.bytes
    }

    private func failure(_ code: String, _ message: String) -> SepitError {
        SepitError(.badData, code: code, message, file: command[0])
    }

    private static func makePipe(_ ends: inout [Int32]) -> Bool {
        guard pipe(&ends) == 0 else { return false }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        return true
    }

    /// In a process group of its own, with nothing of the environment but where programs are.
    private func spawn(input: String, output: Int32) -> pid_t? {
        #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        var attributes: posix_spawnattr_t?
        #else
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        func copies(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] { texts.map { strdup($0) } + [nil] }
        let words = copies(command)
        let environment = copies(["PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8"])
        defer { for word in words + environment { free(word) } }
        var process: pid_t = 0
        return posix_spawn(&process, command[0], &actions, &attributes, words, environment) == 0 ? process : nil
    }

    /// What comes until the other end is closed, the time is over, or it is too much.
    private func read(
        _ end: Int32, until deadline: ContinuousClock.Instant
    ) -> (bytes: [UInt8], isComplete: Bool, isTooLong: Bool) {
        var read: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let left = ContinuousClock().now.duration(to: deadline) / .milliseconds(1)
            guard left > 0 else { return (read, false, false) }
            var waiting = pollfd(fd: end, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, Int32(min(left + 1, 1000))) >= 0 || errno == EINTR else {
                return (read, false, false)
            }
            guard waiting.revents != 0 else { continue }
            #if canImport(Darwin)
            let count = Darwin.read(end, &piece, piece.count)
            #elseif canImport(Musl)
            let count = Musl.read(end, &piece, piece.count)
            #else
            let count = Glibc.read(end, &piece, piece.count)
            #endif
            if count == 0 { return (read, true, false) }
            guard count > 0 else {
                guard errno == EAGAIN || errno == EINTR else { return (read, false, false) }
                continue
            }
            read += piece.prefix(count)
            guard read.count <= bytes else { return (read, false, true) }
        }
    }

    /// The exit status, or 128 and the signal that ended it; nil where it goes on.
    private func wait(for process: pid_t, until deadline: ContinuousClock.Instant) -> Int32? {
        var status: Int32 = 0
        while true {
            let ended = waitpid(process, &status, WNOHANG)
            if ended == process { return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F) }
            guard ended == 0 || errno == EINTR else { return -1 }
            guard ContinuousClock().now < deadline else { return nil }
            usleep(2000)
        }
    }
}
