import FileKit
import FoundationEssentials

/// `metrics.jsonl`: one JSON object with at least an integer `step` on each line, written as it happens.
public struct MetricsLog: ~Copyable {
    private let file: AppendingFile

    /// Opens a log.
    ///
    /// - Parameter step: Where training resumes: lines of later steps, and a last line that was cut off, are removed.
    ///   Nil for an empty log.
    /// - Throws: `SepitError` `.cannotWrite` (`cannot-write`), `.inputOutput` (`disk-full`, `write-failed`), or an
    ///   error of `FileSystem.read`.
    public init(
        _ path: String, resumingAfter step: Int? = nil, operations: FileOperations = .system
    ) throws(SepitError) {
        var kept = ""
        if let step, FileSystem.exists(path) {
            let text = String(decoding: try FileSystem.read(path), as: UTF8.self)
            for line in text.split(separator: "\n") {
                guard let lineStep = Self.step(of: line), lineStep <= step else { continue }
                kept += line + "\n"
            }
        }
        try AtomicFile.write(kept, to: path, operations: operations)
        file = try AppendingFile(path, operations: operations)
    }

    /// Adds a line.
    ///
    /// - Throws: `SepitError` `.inputOutput` (`disk-full`, `write-failed`).
    public func append(_ record: some Encodable) throws(SepitError) {
        try file.append(JSONText.line(record) + "\n")
    }

    private struct StepOnly: Decodable {
        var step: Int
    }

    /// The step of a line; nil where the line is not whole.
    private static func step(of line: Substring) -> Int? {
        try? JSONDecoder().decode(StepOnly.self, from: Data(line.utf8)).step
    }
}
