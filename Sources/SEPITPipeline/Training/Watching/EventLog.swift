import FileKit

/// What TensorBoard shows of a run: `events.out.tfevents.STEP.sepit`, one file for each time that the run began or went on, named
/// for the step after which it did.
///
/// A run that goes on cuts the files of earlier times after the step of its checkpoint, so that no step is there twice, and
/// says so in a new file, which a TensorBoard that has read more already understands.
package struct EventLog: ~Copyable {
    private let file: AppendingFile

    private static let (prefix, suffix) = ("events.out.tfevents.", ".sepit")

    /// Opens a new file in a run's folder.
    ///
    /// - Parameters:
    ///   - step: after which the run goes on; nil for one that begins.
    ///   - time: in seconds since 1970.
    /// - Throws: `SepitError` `.cannotWrite` (`cannot-write`), `.inputOutput` (`disk-full`, `write-failed`).
    package init(folder: String, resumingAfter step: Int? = nil, time: Double, operations: FileOperations = .system)
        throws(SepitError)
    {
        for name in try FileSystem.list(folder) {
            guard let first = Self.first(of: name) else { continue }
            let path = Path.join(folder, name)
            if let step, first < step {
                try Self.cut(path, after: step, operations)
            } else {
                try FileSystem.remove(path)
            }
        }
        let digits = String(step ?? 0)
        let number = String(repeating: "0", count: max(0, 8 - digits.count)) + digits
        let path = Path.join(folder, Self.prefix + number + Self.suffix)
        var bytes = RecordFraming.framed(ScalarEvent(time: time, step: 0, .fileVersion).bytes)
        if let step { bytes += RecordFraming.framed(ScalarEvent(time: time, step: step + 1, .sessionStart).bytes) }
        try AtomicFile.write(bytes, to: path, operations: operations)
        file = try AppendingFile(path, operations: operations)
    }

    /// Adds numbers of a step.
    ///
    /// - Throws: `SepitError` `.inputOutput` (`disk-full`, `write-failed`).
    package func append(_ scalars: [(tag: String, value: Float)], step: Int, time: Double) throws(SepitError) {
        try file.append(RecordFraming.framed(ScalarEvent(time: time, step: step, .scalars(scalars)).bytes))
    }

    /// The step in a file's name; nil for files of others.
    private static func first(of name: String) -> Int? {
        guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
        return Int(name.dropFirst(prefix.count).dropLast(suffix.count))
    }

    private static func cut(_ path: String, after step: Int, _ operations: FileOperations) throws(SepitError) {
        let bytes = try FileSystem.read(path)
        let kept = RecordFraming.records(bytes).filter { ScalarEvent.step(of: $0).map { $0 <= step } ?? false }
            .flatMap(RecordFraming.framed)
        if kept != bytes { try AtomicFile.write(kept, to: path, operations: operations) }
    }
}
