import FileKit
import ProteinKit

/// Reads a few inputs into a batch of the staging folder: what is in a batch depends on its inputs, the annotations and
/// the settings alone, so that batches are read on any thread, and kept if a build is interrupted.
struct BatchReader: Sendable {
    let selection: ProteinSelection
    let staging: StagingFolder
    /// Stands for the settings and annotations.
    let fingerprint: String
    /// Whether a file that can't be read ends the build.
    let isStrict: Bool

    /// Reads a batch, unless the staging folder has it already, and returns its file and how much text was read.
    ///
    /// - Parameter name: of its file, without extension; the same for the same inputs.
    /// - Throws: the errors of `SpoolBatchWriter`; `.badData` of the first bad file if strict.
    func read(_ items: [InputItem], as name: String) throws(SepitError) -> (path: String, textBytes: Int) {
        let path = staging.batch(name)
        if staging.isResumed, let earlier = try? SpoolBatch(path: path), holds(earlier, for: items) {
            return (path, earlier.textBytes)
        }
        var writer = SpoolBatchWriter(fingerprint: fingerprint)
        for item in items {
            switch item.content {
            case .reported(let report):
                try check(report)
                writer.add(source(of: item, nil), report: report, records: [], names: [], textBytes: 0)
            case .records(let records):
                writer.add(source(of: item, nil), report: nil, records: records, names: [], textBytes: 0)
            case .onDisk, .bytes:
                do {
                    try add(item, try bytes(of: item), to: &writer)
                } catch  where !isStrict {
                    let report = DatasetReport.File(path: item.file.path, leftOut: [.init(error)])
                    writer.add(source(of: item, nil), report: report, records: [], names: [], textBytes: 0)
                }
            }
        }
        try writer.write(to: path)
        return (path, writer.textBytes)
    }

    private func add(
        _ item: InputItem, _ bytes: [UInt8], to writer: inout SpoolBatchWriter
    ) throws(SepitError) {
        let source = source(of: item, bytes)
        var result = selection.select(from: item.file, bytes)
        if item.part == 0 {
            let whole = item.whole ?? (bytes.count, source.sha256)
            (result.report.bytes, result.report.sha256) = whole
            if var release = SourceRelease(beginning: TextBeginning.of(bytes), path: item.file.path) {
                if let entries = result.report.release { release.add(entries) }
                result.report.release = release
            }
        }
        for index in result.report.leftOut.indices {
            if let line = result.report.leftOut[index].line {
                result.report.leftOut[index].line = line + item.linesBefore
            }
        }
        try check(result.report)
        writer.add(
            source, report: result.report, records: result.records,
            names: result.names.lazy.filter(selection.annotations.contains), textBytes: Self.textBytes(bytes))
    }

    private func bytes(of item: InputItem) throws(SepitError) -> [UInt8] {
        if case .bytes(let bytes) = item.content { return bytes }
        return try FileSystem.read(item.file.path, limit: ReadLimits.default.outputBytes)
    }

    private func source(of item: InputItem, _ bytes: [UInt8]?) -> SpoolBatch.Source {
        let sum: String =
            switch item.content {
            case .onDisk, .bytes: bytes.map(SHA256.hash) ?? ""
            case .reported(let report): SHA256.hash(of: Array(report.json.line.utf8))
            case .records: ""
            }
        return SpoolBatch.Source(path: item.file.path, part: item.part, sha256: sum)
    }

    /// Whether an earlier batch is what these inputs would give.
    private func holds(_ earlier: SpoolBatch, for items: [InputItem]) -> Bool {
        guard earlier.fingerprint == fingerprint, earlier.sources.count == items.count else { return false }
        return zip(earlier.sources, items).allSatisfy { source, item in
            guard source.path == item.file.path, source.part == item.part, !source.sha256.isEmpty else { return false }
            guard case .reported = item.content else {
                return (try? bytes(of: item)).map { SHA256.hash(of: $0) == source.sha256 } ?? false
            }
            return self.source(of: item, nil) == source
        }
    }

    /// - Throws: `.badData` if strict and a whole file could not be read.
    private func check(_ report: DatasetReport.File) throws(SepitError) {
        guard isStrict, let problem = report.leftOut.first(where: \.isError) else { return }
        throw SepitError(
            .badData, code: problem.reason, problem.detail, file: report.path, line: problem.line,
            hint: "Without --strict it is left out, reported, and the build goes on.")
    }

    /// Bytes of the text, which a gzipped file says of itself in its last four bytes (RFC 1952), up to 4 GB.
    private static func textBytes(_ bytes: [UInt8]) -> Int {
        guard Gzip.recognises(bytes), bytes.count >= 18 else { return bytes.count }
        return bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
