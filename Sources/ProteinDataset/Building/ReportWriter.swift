import FileKit

/// Writes `report.json` from the reports in the spool, file by file: memory holds where they are, not what they say.
struct ReportWriter {
    private struct Place {
        var path: String
        var part: Int
        var batch: Int
        var source: Int
    }

    private let spool: Spool
    /// In byte order of the paths, then by part.
    private let places: [Place]
    private let findings: RecordFindings

    /// Numbers of a report.
    struct Summary {
        var files = 0
        var filesUsed = 0
        var proteins = 0
        var bytes = 0
        /// Number of files and chains left out, by reason.
        var leftOut: [String: Int] = [:]
        var notes: [String: Int] = [:]
        /// The first thing that was left out, for a message.
        var example: (path: String, remark: DatasetReport.Remark)?

        fileprivate mutating func add(_ file: DatasetReport.File) {
            files += 1
            filesUsed += file.kept.isEmpty ? 0 : 1
            proteins += file.kept.count
            bytes += file.bytes
            for remark in file.leftOut { leftOut[remark.reason, default: 0] += 1 }
            for remark in file.notes { notes[remark.reason, default: 0] += 1 }
            if example == nil, let first = file.leftOut.first { example = (file.path, first) }
        }

        fileprivate var json: JSONValue {
            .object([
                .init("files", .integer(files)), .init("filesUsed", .integer(filesUsed)),
                .init("proteins", .integer(proteins)), .init("leftOut", .counts(leftOut)),
                .init("notes", .counts(notes)),
            ])
        }
    }

    /// - Parameter isShard: whether ids are compared when shards are joined only.
    init(_ spool: Spool, _ proteins: MergedProteins, isShard: Bool) {
        self.spool = spool
        var places: [Place] = []
        for (batch, content) in spool.batches.enumerated() {
            for (source, file) in content.sources.enumerated() where content.reports[source].bytes > 0 {
                places.append(Place(path: file.path, part: file.part, batch: batch, source: source))
            }
        }
        self.places = places.sorted { Self.precedes(($0.path, $0.part, $0.batch), ($1.path, $1.part, $1.batch)) }
        findings = RecordFindings(spool, proteins, isShard: isShard)
    }

    private static func precedes(_ a: (String, Int, Int), _ b: (String, Int, Int)) -> Bool {
        a.0 == b.0 ? (a.1, a.2) < (b.1, b.2) : a.0.utf8.lexicographicallyPrecedes(b.0.utf8)
    }

    /// Writes the report.
    ///
    /// - Parameter visit: called with each file.
    /// - Throws: the errors of `SpoolReader` and `AtomicFileWriter`; what `visit` throws.
    func write(
        _ summary: Summary, to path: String, visiting visit: (DatasetReport.File) throws(SepitError) -> Void
    ) throws(SepitError) {
        var output = try AtomicFileWriter(path)
        try output.write("{\n  \"format\": \(JSONValue.quoted(DatasetReport.format)),\n  \"summary\": ")
        try output.write(summary.json.indented(by: "  ") + ",\n  \"files\": [")
        var separator = "\n    "
        try forEachFile { (file) throws(SepitError) in
            try output.write(separator + file.json.indented(by: "    "))
            separator = ",\n    "
            try visit(file)
        }
        try output.write(separator.hasPrefix(",") ? "\n  ]\n}\n" : "]\n}\n")
        try output.commit()
    }

    /// - Throws: the errors of `SpoolReader`.
    func summary() throws(SepitError) -> Summary {
        var summary = Summary()
        try forEachFile { (file) throws(SepitError) in summary.add(file) }
        return summary
    }

    /// Puts together what is said about each file: by those who read it, and by those who compared the ids.
    private func forEachFile(_ body: (DatasetReport.File) throws(SepitError) -> Void) throws(SepitError) {
        var reader = SpoolReader(spool)
        var (place, findings) = (0, findings)
        while place < places.count {
            let path = places[place].path
            var file = DatasetReport.File(path: path)
            var lastPart: Int?
            while place < places.count, places[place].path == path {
                defer { place += 1 }
                // Each shard reports on an archive that all have read.
                guard places[place].part != lastPart else { continue }
                lastPart = places[place].part
                if place % Self.filesPerReader == 0 { reader = SpoolReader(spool) }
                guard let part = try reader.report(batch: places[place].batch, source: places[place].source) else {
                    continue
                }
                if file.sha256.isEmpty { (file.bytes, file.sha256) = (part.bytes, part.sha256) }
                if let release = part.release {
                    if file.release == nil { file.release = release } else { file.release?.add(release) }
                }
                file.leftOut += part.leftOut
                file.notes += part.notes
                file.warnings += part.warnings
            }
            findings.add(to: &file)
            try body(file)
        }
    }

    /// A reader keeps files open; now and then another one begins.
    private static let filesPerReader = 256
}
