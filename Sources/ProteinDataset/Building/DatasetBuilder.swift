import FileKit

/// Builds an instruction dataset from structure and sequence files.
///
/// The files are read on several threads; everything that follows depends on their sorted content alone, so that the
/// same inputs, options and seed give the same bytes.
public struct DatasetBuilder: Sendable {
    private let options: DatasetOptions
    private let isCancelled: @Sendable () -> Bool
    private let display: ProgressDisplay

    /// - Parameters:
    ///   - display: where progress is shown.
    ///   - isCancelled: asked between files; true ends the build with an error and without output.
    public init(
        options: DatasetOptions, display: ProgressDisplay = .none,
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.options = options
        self.display = display
        self.isCancelled = isCancelled
    }

    /// Builds the dataset in the folder `output`, which appears complete or not at all.
    ///
    /// - Parameter replacing: whether a dataset that is there is replaced. Other folders never are.
    /// - Throws: `SepitError`: `.badData` `nothing-usable`, `shards-differ` and the errors of `AnnotationTable`;
    ///   `.missingInput` from finding files; `.cannotWrite` `output-exists` and `cannot-write`; `.inputOutput`
    ///   `disk-full` and `write-failed`; `.interrupted`.
    public func build(at output: String, replacing: Bool = false) throws(SepitError) -> DatasetSummary {
        try Self.checkTarget(output, replacing: replacing)
        let folder = try AtomicDirectory(output)
        let annotations = try Annotations(paths: options.annotations)
        let inputs = try DatasetInputs(paths: options.inputs, shard: options.shard)
        let selection = ProteinSelection(
            lengths: options.lengths, annotations: annotations, minPLDDT: options.minPLDDT)
        let progress = ProgressReporter("reading files", total: inputs.files.count, display: display)
        let listed = try options.workers.map(
            inputs.files, isCancelled: isCancelled, advance: { progress.advance() }, selection.select(from:))
        if !listed.isEmpty { progress.finish() }
        var archived: [ProteinSelection.Result] = []
        for archive in inputs.archives {
            archived += try selection.select(
                fromArchive: archive, shard: options.shard, workers: options.workers, isCancelled: isCancelled)
        }
        let results = listed + archived

        var joined = try JoinedShards(folders: inputs.datasets, options: options)
        joined.add(annotations.tables)
        var files = joined.files + inputs.passedOver + results.map(\.report)
        let chains = Self.distinct(joined.records + results.flatMap(\.records), reportingTo: &files)
        let content =
            options.shard == nil
            ? try DatasetContent(chains, options, annotations: annotations, display: display, isCancelled: isCancelled)
            : DatasetContent(undivided: chains)
        let report = DatasetReport(files: files)
        guard !content.proteins.isEmpty else { throw Self.nothingUsable(report) }
        let writer = DatasetWriter(options: options, isCancelled: isCancelled)
        var summary = try writer.write(content, report: report, annotations: joined.annotations, to: folder.path)
        if options.shard == nil, inputs.datasets.isEmpty {
            summary.unusedAnnotations = annotations.unusedRows(names: Set(results.flatMap(\.names)))
        }
        if options.shard == nil {
            try DatasetDocuments(workers: options.workers, display: display, isCancelled: isCancelled)
                .write(in: folder.path, summary)
        }
        try folder.commit()
        return summary
    }

    /// Refuses to write over anything but an empty folder or, if asked, a dataset.
    private static func checkTarget(_ output: String, replacing: Bool) throws(SepitError) {
        guard FileSystem.isDirectory(output), try !FileSystem.list(output).isEmpty else { return }
        let isDataset = DatasetManifest.isDataset(output)
        if isDataset, replacing { return }
        throw SepitError(
            .cannotWrite, code: "output-exists",
            isDataset ? "There is a dataset here already." : "This folder holds something other than a dataset.",
            file: output,
            hint: isDataset ? "Replace it with --force, or choose another --out." : "Choose another --out.")
    }

    /// The first record of each id, in byte order of the ids; a structure comes before a sequence.
    private static func distinct(
        _ records: [ProteinRecord], reportingTo files: inout [DatasetReport.File]
    ) -> [ProteinRecord] {
        let ordered = records.enumerated().sorted { first, second in
            let (a, b) = (first.element, second.element)
            if a.id != b.id { return a.id.utf8.lexicographicallyPrecedes(b.id.utf8) }
            if a.hasStructure != b.hasStructure { return a.hasStructure }
            if a.file != b.file { return a.file.utf8.lexicographicallyPrecedes(b.file.utf8) }
            return first.offset < second.offset
        }
        let indices = Dictionary(files.enumerated().map { ($1.path, $0) }) { first, _ in first }
        var kept: [ProteinRecord] = []
        for (_, record) in ordered {
            guard let index = indices[record.file] else { continue }
            if let earlier = kept.last, earlier.id == record.id {
                files[index].leftOut.append(
                    .init(
                        chain: chain(of: record), reason: "duplicate-id",
                        detail: "\(record.id) is already there from \(earlier.file)."))
            } else {
                kept.append(record)
                files[index].kept.append(record.id)
            }
        }
        return kept
    }

    private static func chain(of record: ProteinRecord) -> String {
        record.id.lastIndex(of: "_").map { String(record.id[record.id.index(after: $0)...]) } ?? record.id
    }

    private static func nothingUsable(_ report: DatasetReport) -> SepitError {
        let reasons = report.reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let counts = reasons.prefix(5).map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        let example = report.files.lazy.compactMap { file in file.leftOut.first.map { (file.path, $0) } }.first
        let hint =
            switch reasons.first?.key {
            case "nothing-known": "Give a table of facts with --annotations."
            case "too-long": "Take longer proteins with --max-length."
            case "too-short": "Take shorter proteins with --min-length."
            default: "See `sepit inspect` for what is in the files."
            }
        return SepitError(
            .badData, code: "nothing-usable",
            "There is no protein to learn from in \(report.files.count) files"
                + (counts.isEmpty ? "." : " (left out: \(counts)). The first: \(example?.1.detail ?? "")"),
            file: example?.0, line: example?.1.line, hint: hint)
    }
}

/// What a build put into a dataset, for a message to the user.
public struct DatasetSummary: Sendable {
    /// Number of files read.
    public var files = 0
    /// Number of proteins in the dataset.
    public var proteins = 0
    /// How many of them have a position for at least one residue.
    public var proteinsWithStructure = 0
    /// Number of files and chains left out, by reason.
    public var leftOut: [String: Int] = [:]
    /// Number of examples by stage (1, 2) and side.
    public var examples: [Int: [DatasetSide: Int]] = [:]
    /// Annotation rows that no protein goes by; nil where a part of the proteins was looked at.
    public var unusedAnnotations: Int?
}
