import FileKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Where the model is that answers when no other is named: the folder `model` in the folder `data`.
public struct ShippedModel: Sendable {
    /// The folders that are looked at, in this order.
    public let candidates: [String]

    /// Decides where to look; looks nowhere yet.
    ///
    /// - Parameters:
    ///   - dataFolder: What the user says; then nothing else is looked at.
    ///   - executable: The path of the running program.
    public init(dataFolder: String?, executable: String? = Self.runningExecutable) {
        guard dataFolder == nil else {
            candidates = dataFolder.map { [Path.join($0, "model")] } ?? []
            return
        }
        var folders: [String] = []
        if let executable {
            folders.append(Path.parent(of: executable))
            // A program that was built in its package, and not installed, finds the package's data.
            if let package = executable.firstRange(of: "/.build/") {
                folders.append(String(executable[..<package.lowerBound]))
            }
        }
        candidates = (folders + ["."]).map { Path.join($0, "data/model") }
    }

    /// The first candidate that holds a model; nil where none does.
    public var path: String? { candidates.first { FileSystem.exists(Path.join($0, "config.json")) } }

    /// The model that a user named, or else the shipped one.
    ///
    /// - Throws: `SepitError` `.missingInput` (`model-missing`).
    public func resolve(_ named: String?) throws(SepitError) -> String {
        if let named {
            guard FileSystem.exists(Path.join(named, "config.json")) else {
                if FileSystem.exists(named) { try ForeignWeights.refuse(named) }
                throw SepitError(
                    .missingInput, code: "model-missing", "There is no model here.", file: named,
                    expected: "a folder with config.json and model.safetensors",
                    hint: "A training run keeps its model in RUN/model.")
            }
            return named
        }
        guard let path else {
            throw SepitError(
                .missingInput, code: "model-missing", "The shipped model was not found.",
                expected: "one of " + candidates.joined(separator: ", "),
                hint: "Name a model with --model DIR, or the project's data folder with SEPIT_DATA=DIR.")
        }
        return path
    }

    /// The path of the running program, links resolved.
    public static var runningExecutable: String? {
        #if os(Linux)
        let source = "/proc/self/exe"
        #else
        let source = CommandLine.arguments.first ?? ""
        #endif
        guard let resolved = realpath(source, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
