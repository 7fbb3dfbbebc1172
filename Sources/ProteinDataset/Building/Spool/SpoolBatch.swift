import FileKit
import ProteinKit

/// What was read of some input files, in one file of the staging folder: an outline of each record and report, and behind
/// them their facts, positions and remarks.
///
/// It says which content it was read from, and with which settings, so that a later run knows whether it still holds.
struct SpoolBatch: Sendable {
    /// A file, or a part of one, that the batch was read from.
    struct Source: Sendable, Equatable {
        var path: String
        /// From 0 in a file that is read in parts.
        var part: Int
        /// Of this part's bytes; empty where there are none to compare.
        var sha256: String
    }

    /// Where the report of a source is, as JSON; of no bytes where it has none.
    struct ReportPlace: Sendable {
        var start: Int
        var bytes: Int
    }

    /// The batch's file.
    let path: String
    let fingerprint: String
    let sources: [Source]
    /// Of each source.
    let reports: [ReportPlace]
    var records: [ProteinOutline]
    /// Where what is behind the outlines begins.
    let bodyStart: Int
    /// Names that rows of annotation tables were found by.
    let names: [String]
    /// Bytes of uncompressed text.
    let textBytes: Int

    static let magic = Array("sepit-spool/1\n\0\0".utf8)

    /// Reads the outlines of a batch.
    ///
    /// - Throws: `SepitError` `.badData` (`staging-damaged`), and the errors of `MappedFile`.
    init(path: String) throws(SepitError) {
        let file = try MappedFile(path: path)
        defer { withExtendedLifetime(file) {} }
        var decoder = SpoolDecoder(file.bytes, file: path)
        guard file.bytes.starts(with: Self.magic) else { throw decoder.damaged }
        decoder = SpoolDecoder(UnsafeRawBufferPointer(rebasing: file.bytes.dropFirst(Self.magic.count)), file: path)
        var outline = SpoolDecoder(try decoder.content(), file: path)
        bodyStart = Self.magic.count + decoder.position
        self.path = path
        fingerprint = try outline.text()
        textBytes = try outline.integer()
        names = try outline.texts()
        sources = try outline.list { (decoder) throws(SepitError) in
            Source(path: try decoder.text(), part: try decoder.integer(), sha256: try decoder.text())
        }
        reports = try outline.list { (decoder) throws(SepitError) in
            ReportPlace(start: try decoder.integer(), bytes: try decoder.integer())
        }
        records = try outline.list { (decoder) throws(SepitError) in try ProteinOutline(&decoder) }
        guard reports.count == sources.count, records.allSatisfy({ sources.indices.contains($0.place.file) }) else {
            throw decoder.damaged
        }
    }
}

/// Collects what is read of some files, and writes it as a `SpoolBatch`.
struct SpoolBatchWriter {
    private let fingerprint: String
    private var sources: [SpoolBatch.Source] = []
    private var reports = SpoolEncoder()
    private var records = SpoolEncoder()
    private var recordCount = 0
    private var names: Set<String> = []
    private var body = SpoolEncoder()
    private(set) var textBytes = 0

    init(fingerprint: String) { self.fingerprint = fingerprint }

    /// Adds a file or a part of one; without a report where another source has it.
    mutating func add(
        _ source: SpoolBatch.Source, report: DatasetReport.File?, records added: [ProteinRecord],
        names found: some Sequence<String>, textBytes bytes: Int
    ) {
        let start = body.bytes.count
        if let report { body.add(bytes: Array(report.json.line.utf8)) }
        reports.add(start)
        reports.add(body.bytes.count - start)
        names.formUnion(found)
        textBytes += bytes
        for record in added { add(record, file: sources.count) }
        sources.append(source)
    }

    private mutating func add(_ record: ProteinRecord, file: Int) {
        let start = body.bytes.count
        body.add(record.structures)
        body.add(record.facts)
        let positions = body.bytes.count
        if record.hasStructure { body.add(floats: ResiduePositions.packed(record.positions)) }
        let outline = ProteinOutline(
            id: record.id, sequence: record.sequence, part: record.part, accessions: record.accessions,
            date: record.date, positioned: record.positioned, structures: record.structures.count,
            hasFacts: record.facts.isKnown,
            place: SpoolPlace(
                file: file, start: start, factBytes: positions - start, positionBytes: body.bytes.count - positions))
        outline.encode(to: &records)
        recordCount += 1
    }

    /// - Throws: the errors of `AtomicFile`.
    func write(to path: String) throws(SepitError) {
        var outline = SpoolEncoder()
        outline.add(fingerprint)
        outline.add(textBytes)
        outline.add(names.sorted())
        outline.add(sources.count)
        for source in sources {
            outline.add(source.path)
            outline.add(source.part)
            outline.add(source.sha256)
        }
        outline.add(sources.count)
        outline.add(bytes: reports.bytes)
        outline.add(recordCount)
        outline.add(bytes: records.bytes)
        var head = SpoolEncoder()
        head.add(bytes: SpoolBatch.magic)
        head.add(outline.bytes)
        var file = try AtomicFileWriter(path)
        try file.write(head.bytes)
        try file.write(body.bytes)
        try file.commit()
    }
}
