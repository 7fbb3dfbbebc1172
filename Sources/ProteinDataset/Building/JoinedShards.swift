import FileKit

/// The proteins and reports of datasets that are joined into one.
struct JoinedShards: Sendable {
    private(set) var records: [ProteinRecord] = []
    private(set) var files: [DatasetReport.File] = []
    /// For the manifest: one element for each table.
    private(set) var annotations: [JSONValue] = []

    /// - Throws: `SepitError` `.badData` (`shards-differ`), and the errors of reading a dataset.
    init(folders: [String], options: DatasetOptions) throws(SepitError) {
        for folder in folders {
            let manifest = try DatasetManifest(folder: folder).json
            let settings = DatasetWriter.settings(options)
            guard manifest["settings"] == settings else {
                throw SepitError(
                    .badData, code: "shards-differ", "This dataset was built with other settings.", file: folder,
                    expected: settings.line, found: manifest["settings"]?.line,
                    hint: "Give the options that the shards were built with.")
            }
            records += try ProteinTable.read(folder: folder)
            files += try DatasetReport(path: Path.join(folder, DatasetWriter.reportName)).files.map { file in
                var file = file
                file.kept = []
                return file
            }
            for table in manifest["annotations"]?.elements ?? [] { add(table) }
        }
    }

    /// Adds the tables of this run.
    mutating func add(_ tables: [AnnotationTable]) {
        for table in tables {
            add(
                .object([
                    .init("path", .string(table.path)), .init("sha256", .string(table.sha256)),
                    .init("rows", .integer(table.rows.count)),
                    .init("ignoredColumns", .array(table.ignoredColumns.map { .string($0) })),
                ]))
        }
    }

    private mutating func add(_ table: JSONValue) {
        if !annotations.contains(table) { annotations.append(table) }
    }
}
