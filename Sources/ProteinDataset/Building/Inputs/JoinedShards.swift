import FileKit

/// Datasets that are joined into one: their proteins and reports are inputs like others.
struct JoinedShards: Sendable {
    private let folders: [String]
    /// For the manifest: one element for each table that they were built with.
    private(set) var annotations: [JSONValue] = []

    private static let itemsPerBatch = 1024

    /// - Throws: `SepitError` `.badData` (`shards-differ`), and the errors of `DatasetManifest`.
    init(folders: [String], options: DatasetOptions) throws(SepitError) {
        self.folders = folders
        for folder in folders {
            let manifest = try DatasetManifest(folder: folder).json
            let settings = options.settings
            guard manifest["settings"] == settings else {
                throw SepitError(
                    .badData, code: "shards-differ", "This dataset was built with other settings.", file: folder,
                    expected: settings.line, found: manifest["settings"]?.line,
                    hint: "Give the options that the shards were built with.")
            }
            for table in manifest["annotations"]?.elements ?? [] { add(table) }
        }
    }

    /// Adds the tables of this run.
    mutating func add(_ tables: [AnnotationTable]) {
        for table in tables {
            add(
                .object(
                    [.init("path", .string(table.path)), .init("sha256", .string(table.sha256))]
                        + (table.release.map { [.init("release", $0.json)] } ?? []) + [
                            .init("rows", .integer(table.rows.count)),
                            .init("ignoredColumns", .array(table.ignoredColumns.map { .string($0) })),
                        ]))
        }
    }

    private mutating func add(_ table: JSONValue) {
        if !annotations.contains(table) { annotations.append(table) }
    }

    /// Calls `body` with a number and the items of each batch.
    ///
    /// - Throws: the errors of `ProteinTable` and `DatasetReport`; what `body` throws.
    func forEachBatch(_ body: (Int, [InputItem]) throws(SepitError) -> Void) throws(SepitError) {
        var number = 0
        var items: [InputItem] = []
        func pass(_ item: InputItem?) throws(SepitError) {
            if let item { items.append(item) }
            guard items.count >= Self.itemsPerBatch || item == nil, !items.isEmpty else { return }
            try body(number, items)
            (items, number) = ([], number + 1)
        }
        for folder in folders {
            try ProteinTable.forEach(folder: folder) { (record) throws(SepitError) in
                try pass(InputItem(file: DatasetInputs.File(record.file), content: .records([record])))
            }
            try DatasetReport.forEachFile(of: Path.join(folder, DatasetReport.fileName)) { (file) throws(SepitError) in
                var file = file
                file.kept = []
                file.notes.removeAll { $0.reason == IdentifierCheck.reason }
                try pass(InputItem(file: DatasetInputs.File(file.path), content: .reported(file)))
            }
        }
        try pass(nil)
    }
}
