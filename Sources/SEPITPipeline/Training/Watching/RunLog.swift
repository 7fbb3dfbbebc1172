import FileKit

/// What a run says of itself while it goes on: `metrics.jsonl`, events for TensorBoard, `report.html`.
final class RunLog {
    private let folder: String
    private let metrics: MetricsLog
    private let events: EventLog
    private let began: Double
    private let operations: FileOperations
    private var page: TrainingPage

    /// Opens the files, without what is of steps that are made again.
    ///
    /// - Parameters:
    ///   - step: after which the run goes on; nil for one that begins.
    ///   - began: when, in seconds since 1970.
    /// - Throws: the errors of `MetricsLog` and `EventLog`.
    init(folder: String, resumingAfter step: Int?, began: Double, page: TrainingPage, operations: FileOperations)
        throws(SepitError)
    {
        (self.folder, self.began, self.page, self.operations) = (folder, began, page, operations)
        let path = Path.join(folder, "metrics.jsonl")
        metrics = try MetricsLog(path, resumingAfter: step, operations: operations)
        events = try EventLog(folder: folder, resumingAfter: step, time: began, operations: operations)
        self.page.lines = try FileSystem.read(path).split(separator: UInt8(ascii: "\n")).compactMap(Self.value)
    }

    private static func value(_ line: some Collection<UInt8>) -> JSONValue? {
        Array(line).withUnsafeBytes { try? JSONValue(parsing: $0) }
    }

    /// Adds what a step has to say.
    ///
    /// - Parameter seconds: since the run began or went on.
    /// - Throws: `SepitError` `.inputOutput` (`disk-full`, `write-failed`).
    func append(_ record: TrainingMetrics, seconds: Double) throws(SepitError) {
        try metrics.append(record)
        guard let line = Self.value(JSONText.line(record).utf8) else { return }
        page.lines.append(line)
        try events.append(MetricScalars.scalars(line), step: record.step, time: began + seconds)
    }

    /// Writes the page anew.
    ///
    /// - Throws: `SepitError` `.cannotWrite` (`cannot-write`), `.inputOutput` (`disk-full`, `write-failed`).
    func writePage(_ state: TrainingPage.State) throws(SepitError) {
        try AtomicFile.write(page.html(state), to: Path.join(folder, "report.html"), operations: operations)
    }
}
