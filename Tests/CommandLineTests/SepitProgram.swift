import FileKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The built program, run as a user would run it.
struct SepitProgram {
    struct Result {
        /// The exit code, or 128 and the signal that ended it.
        var code: Int32
        var output: String
        var errors: String
    }

    /// Where standard output goes.
    enum Output {
        case result
        case file(String)
        /// An open descriptor of this process.
        case descriptor(Int32)
    }

    /// The program that was built together with these tests.
    static let path: String = {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/proc/self/exe", &buffer, buffer.count)
        let tests = String(decoding: buffer.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return Path.join(Path.parent(of: tests), "sepit")
    }()

    /// Runs `sepit` and waits for its end.
    ///
    /// - Parameters:
    ///   - input: What stands on its standard input; nothing if nil.
    ///   - environment: Variables to set besides `PATH`; no others are passed on.
    static func run(
        _ arguments: [String], input: String? = nil, output: Output = .result, environment: [String: String] = [:]
    ) throws -> Result {
        let folder = try TemporaryDirectory()
        let (outputPath, errorPath) = (folder("output"), folder("errors"))
        try AtomicFile.write("", to: outputPath)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input { try AtomicFile.write(input, to: folder("input")) }
        posix_spawn_file_actions_addopen(
            &actions, STDIN_FILENO, input == nil ? "/dev/null" : folder("input"), O_RDONLY, 0)
        switch output {
        case .result: posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, outputPath, O_WRONLY, 0)
        case .file(let path): posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, path, O_WRONLY, 0)
        case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, STDOUT_FILENO)
        }
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errorPath, O_WRONLY | O_CREAT, 0o600)

        // Help is wrapped to COLUMNS.
        var variables = ["COLUMNS": "100", "PATH": String(cString: getenv("PATH"))]
        variables.merge(environment) { $1 }
        var process: pid_t = 0
        let status = withCStrings([path] + arguments) { arguments in
            withCStrings(variables.map { "\($0)=\($1)" }) { posix_spawn(&process, path, &actions, nil, arguments, $0) }
        }
        guard status == 0 else { throw SepitError(.inputOutput, code: "spawn", "posix_spawn: \(status)", file: path) }
        var end: Int32 = 0
        while waitpid(process, &end, 0) < 0, errno == EINTR {}
        return Result(
            code: end & 0x7f == 0 ? (end >> 8) & 0xff : 128 + (end & 0x7f),
            output: String(decoding: try FileSystem.read(outputPath), as: UTF8.self),
            errors: String(decoding: try FileSystem.read(errorPath), as: UTF8.self))
    }

    private static func withCStrings<R>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R
    ) -> R {
        let pointers = strings.map { strdup($0) }
        defer { pointers.forEach { free($0) } }
        return body(pointers + [nil])
    }
}
