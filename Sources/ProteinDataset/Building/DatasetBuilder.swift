import FileKit

/// Builds an instruction dataset from structure and sequence files, in steps: read, merge, divide, write; then it is audited.
///
/// What is read goes to a spool on disk; memory holds of each record what the other steps compare. Files are read on
/// several threads; everything that follows depends on their sorted content alone, so that the same inputs, options and
/// seed give the same bytes.
public struct DatasetBuilder: Sendable {
    let options: DatasetOptions
    let isCancelled: @Sendable () -> Bool
    let display: ProgressDisplay

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
    /// What has been read stays in `output.partial` if the build is interrupted or can't write, for one that resumes.
    ///
    /// - Parameter replacing: whether a dataset that is there is replaced. Other folders never are.
    /// - Throws: `SepitError`: `.badData` `nothing-usable`, `shards-differ` and the errors of `AnnotationTable`;
    ///   `.missingInput` from finding files; `.cannotWrite` `output-exists` and `cannot-write`; `.inputOutput`
    ///   `disk-full` and `write-failed`; `.interrupted`.
    public func build(at output: String, replacing: Bool = false) throws(SepitError) -> DatasetSummary {
        if options.isResumed, !replacing, let summary = try finished(output) { return summary }
        try Self.checkTarget(output, replacing: replacing)
        let folder = try AtomicDirectory(output)
        let templates = try TemplateLibrary(adding: options.templates)
        let annotations = try Annotations(paths: options.annotations)
        let inputs = try DatasetInputs(paths: options.inputs, lists: options.lists, shard: options.shard)
        let staging = try StagingFolder(beside: output, resuming: options.isResumed)
        let summary: DatasetSummary
        do throws(SepitError) {
            summary = try build(inputs, annotations, templates, in: folder.path, staging)
            if options.shard == nil {
                try DatasetDocuments(workers: options.workers, display: display, isCancelled: isCancelled)
                    .write(in: folder.path, summary)
            }
            try staging.noteFinished(manifest: Path.join(folder.path, DatasetManifest.fileName))
        } catch {
            throw Self.keeping(staging, after: error)
        }
        try folder.commit()
        try staging.remove()
        return summary
    }

    private func build(
        _ inputs: DatasetInputs, _ annotations: Annotations, _ templates: TemplateLibrary, in folder: String,
        _ staging: StagingFolder
    ) throws(SepitError) -> DatasetSummary {
        let clock = ContinuousClock()
        let start = clock.now
        var shards = try JoinedShards(folders: inputs.datasets, options: options)
        let spool = try read(inputs, shards, annotations, staging)
        shards.add(annotations.tables)
        let readSeconds = (clock.now - start) / .seconds(1)

        let proteins = try merge(spool)
        let assembly = ProteinAssembly(spool: spool, proteins: proteins)
        let report = ReportWriter(spool, proteins, isShard: options.shard != nil)
        let reported = try report.summary()
        let unused = annotations.unusedIDs(names: Set(spool.batches.flatMap(\.names)))
        let (division, values) = try divide(assembly, templates, reported, unusedIDs: unused)
        let writeStart = clock.now
        let progress = ProgressReporter("writing proteins", total: proteins.proteins.count, display: display)
        let writer = DatasetWriter(
            options: options, templates: templates, assembly: assembly, division: division, values: values,
            progress: progress, isCancelled: isCancelled)
        let counts = try writer.write(to: folder)
        let members = ManifestWriter.members(writer, counts, report: reported, annotations: shards.annotations)
        var manifest = try ManifestWriter(members, to: Path.join(folder, DatasetManifest.fileName))
        try report.write(reported, to: Path.join(folder, DatasetReport.fileName)) { (file) throws(SepitError) in
            try manifest.add(file)
        }
        try manifest.commit()

        let counted = writer.countedProteins
        var summary = DatasetSummary(
            files: reported.files, proteins: counted.count,
            proteinsWithStructure: counted.count { assembly.positioned($0) > 0 }, leftOut: reported.leftOut,
            examples: counts.byStage)
        summary.indexed = options.shard == nil ? proteins.proteins.count - counted.count : 0
        (summary.textBytes, summary.readSeconds) = (spool.textBytes, readSeconds)
        summary.writeSeconds = (clock.now - writeStart) / .seconds(1)
        if options.shard == nil, inputs.datasets.isEmpty {
            summary.unusedAnnotations = unused
        }
        return summary
    }

    private func read(
        _ inputs: DatasetInputs, _ shards: JoinedShards, _ annotations: Annotations, _ staging: StagingFolder
    ) throws(SepitError) -> Spool {
        let sums = annotations.tables.map { $0.path + " " + $0.sha256 }
        let settings = [ProjectVersion.current, options.settings.line, String(options.isStrict)] + sums
        let reader = BatchReader(
            selection: ProteinSelection(
                lengths: options.lengths, annotations: annotations, minPLDDT: options.minPLDDT),
            staging: staging, fingerprint: SHA256.hash(of: Array(settings.joined(separator: "\n").utf8)),
            isStrict: options.isStrict)
        let progress = ProgressReporter(
            "reading files", total: inputs.files.count + inputs.largeFiles.count, unit: "bytes", display: display)
        let paths = try InputReader(reader: reader, options: options, progress: progress, isCancelled: isCancelled)
            .read(inputs, joining: shards)
        if !inputs.files.isEmpty { progress.finish() }
        return try Spool(paths)
    }

    private func merge(_ spool: Spool) throws(SepitError) -> MergedProteins {
        guard options.shard == nil else { return MergedProteins(undivided: spool) }
        return try MergedProteins(
            spool, longest: options.lengths.upperBound, workers: options.workers, display: display,
            isCancelled: isCancelled)
    }

    private func divide(
        _ assembly: ProteinAssembly, _ templates: TemplateLibrary, _ report: ReportWriter.Summary, unusedIDs: [String]
    ) throws(SepitError) -> (DatasetDivision, FactValues) {
        let proteins = assembly.proteins
        guard options.shard == nil else { return (DatasetDivision(undivided: proteins), FactValues()) }
        let asked = proteins.proteins.indices.filter { index in
            let protein = proteins.proteins[index]
            return proteins.records[protein.representative].sequence.count <= options.lengths.upperBound
                && protein.records.contains { proteins.records[$0].hasFacts }
        }
        guard !asked.isEmpty else { throw Self.nothingUsable(report, unusedIDs: unusedIDs) }
        let wanted = DatasetDivision.properties(of: options.split)
        let values = try FactValues(
            proteins: asked, workers: options.workers, isCancelled: isCancelled,
            keeping: { wanted.contains($0) || !templates.of($0).yesNoQuestions.isEmpty }
        ) { (range) throws(SepitError) in try assembly.facts(of: range, in: asked) }
        let division = try DatasetDivision(
            proteins, asked: asked, values: values, options: options, display: display, isCancelled: isCancelled)
        return (division, values)
    }

    /// What a resumed build answers whose dataset is complete: it was ended after its last step.
    private func finished(_ output: String) throws(SepitError) -> DatasetSummary? {
        guard DatasetManifest.isDataset(output), StagingFolder.isDone(output) else { return nil }
        let manifest = try DatasetManifest(folder: output)
        guard manifest.json["settings"] == options.settings, manifest.json["seed"]?.text == String(options.seed) else {
            return nil
        }
        try StagingFolder.remove(beside: output)
        var summary = DatasetSummary()
        summary.wasComplete = true
        summary.files = manifest.json["counts"]?["files"]?.whole ?? 0
        summary.proteins = manifest.proteinCount
        summary.proteinsWithStructure = manifest.json["counts"]?["withStructure"]?.whole ?? 0
        return summary
    }

    /// Keeps what was read where a later build can go on from it, and says so; else removes it.
    private static func keeping(_ staging: StagingFolder, after error: SepitError) -> SepitError {
        let canGoOn = [.interrupted, .inputOutput, .cannotWrite].contains(error.kind)
        guard canGoOn || staging.isResumed, staging.isUseful else {
            try? staging.remove()
            return error
        }
        var error = error
        if canGoOn {
            error.hint =
                (error.hint.map { $0 + " " } ?? "")
                + "What was read is in \(staging.path): go on from there with --resume."
        }
        return error
    }

    /// Refuses to write over anything but an empty folder or, if asked, a dataset.
    ///
    /// - Throws: `SepitError` `.cannotWrite` (`output-exists`).
    static func checkTarget(_ output: String, replacing: Bool) throws(SepitError) {
        guard FileSystem.isDirectory(output), try !FileSystem.list(output).isEmpty else { return }
        let isDataset = DatasetManifest.isDataset(output)
        if isDataset, replacing { return }
        throw SepitError(
            .cannotWrite, code: "output-exists",
            isDataset ? "There is a dataset here already." : "This folder holds something other than a dataset.",
            file: output,
            hint: isDataset ? "Replace it with --force, or choose another --out." : "Choose another --out.")
    }

    private static func nothingUsable(_ report: ReportWriter.Summary, unusedIDs: [String]) -> SepitError {
        let reasons = report.leftOut.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let counts = reasons.prefix(5).map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        let example = report.example
        let hint =
            switch reasons.first?.key {
            case "too-long" where unusedIDs.isEmpty: "Take longer proteins with --max-length."
            case "too-short" where unusedIDs.isEmpty: "Take shorter proteins with --min-length."
            case _ where !unusedIDs.isEmpty:
                "No protein goes by ids of the tables, such as \(unusedIDs.prefix(3).joined(separator: ", "))."
            case nil: "Give a table of facts with --annotations."
            default: "See `sepit inspect` for what is in the files."
            }
        return SepitError(
            .badData, code: "nothing-usable",
            "There is no protein to learn from in \(report.files) files"
                + (counts.isEmpty ? "." : " (left out: \(counts)). The first: \(example?.remark.detail ?? "")"),
            file: example?.path, line: example?.remark.line, hint: hint)
    }
}
