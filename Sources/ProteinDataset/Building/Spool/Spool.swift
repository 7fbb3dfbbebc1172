import FileKit

/// All that was read of the inputs: outlines in memory, the rest in the files of the staging folder.
struct Spool: Sendable {
    /// Without their records, which are in `records`.
    private(set) var batches: [SpoolBatch] = []
    /// In the order of the batches.
    private(set) var records: [ProteinOutline] = []

    /// - Throws: the errors of `SpoolBatch`.
    init(_ paths: [String]) throws(SepitError) {
        for path in paths {
            var batch = try SpoolBatch(path: path)
            for var record in batch.records {
                record.place.batch = batches.count
                records.append(record)
            }
            batch.records = []
            batches.append(batch)
        }
    }

    /// The input file that a record comes from.
    func path(of record: ProteinOutline) -> String {
        batches[record.place.batch].sources[record.place.file].path
    }

    /// Bytes of uncompressed text that were read.
    var textBytes: Int { batches.reduce(0) { $0 + $1.textBytes } }
}

/// Reads from a spool's files, of which it keeps those open that it has read from. One for each thread and piece of work.
struct SpoolReader {
    let spool: Spool
    private var files: [Int: MappedFile] = [:]

    init(_ spool: Spool) { self.spool = spool }

    /// What is known about a record, and the chains that are structures of it.
    ///
    /// - Throws: `SepitError` `.badData` (`staging-damaged`), and the errors of `MappedFile`.
    mutating func facts(of record: ProteinOutline) throws(SepitError) -> (structures: [String], facts: ProteinFacts) {
        var decoder = try decoder(record.place.batch, record.place.start, record.place.factBytes)
        return (try decoder.texts(), try decoder.facts())
    }

    /// The positions of a record's residues, as a store holds them; none where it has no structure.
    ///
    /// - Throws: as `facts(of:)`.
    mutating func positions(of record: ProteinOutline) throws(SepitError) -> UnsafeRawBufferPointer {
        try bytes(record.place.batch, record.place.start + record.place.factBytes, record.place.positionBytes)
    }

    /// The report on a source of a batch; nil where it has none.
    ///
    /// - Throws: as `facts(of:)`.
    mutating func report(batch: Int, source: Int) throws(SepitError) -> DatasetReport.File? {
        let place = spool.batches[batch].reports[source]
        guard place.bytes > 0 else { return nil }
        let bytes = try bytes(batch, place.start, place.bytes)
        return DatasetReport.File(try JSONValue(parsing: bytes, file: spool.batches[batch].path))
    }

    private mutating func decoder(_ batch: Int, _ start: Int, _ count: Int) throws(SepitError) -> SpoolDecoder {
        SpoolDecoder(try bytes(batch, start, count), file: spool.batches[batch].path)
    }

    private mutating func bytes(_ batch: Int, _ start: Int, _ count: Int) throws(SepitError) -> UnsafeRawBufferPointer {
        let file: MappedFile
        if let open = files[batch] {
            file = open
        } else {
            file = try MappedFile(path: spool.batches[batch].path)
            files[batch] = file
        }
        let first = spool.batches[batch].bodyStart + start
        guard start >= 0, count >= 0, first <= file.bytes.count, count <= file.bytes.count - first else {
            throw SpoolDecoder(file.bytes, file: file.path).damaged
        }
        return UnsafeRawBufferPointer(rebasing: file.bytes[first..<first + count])
    }
}
