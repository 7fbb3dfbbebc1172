import FileKit

/// Writes what goes with the files of a dataset: the audit into `report.json`, figures, a card, the proteins that nothing is
/// known of, and into the manifest checksums and terms of the sources.
///
/// All of it is made from the folder alone, so that the same dataset gets the same documents.
struct DatasetDocuments {
    static let pageName = "report.html"
    static let cardName = "README.md"
    static let abstentionName = "abstention.jsonl"

    let workers: Workers
    let display: ProgressDisplay
    let isCancelled: @Sendable () -> Bool

    /// - Throws: the errors of reading and auditing a dataset, and of `AtomicFile`.
    func write(in folder: String) throws(SepitError) {
        try writeAbstention(in: folder)
        let audit = try DatasetAudit(folder: folder, workers: workers, display: display, isCancelled: isCancelled)
        let reportPath = Path.join(folder, DatasetWriter.reportName)
        let report = try JSONValue(contentsOf: reportPath)
        var manifest = try DatasetManifest(folder: folder).json
        let figures = DatasetFigures(
            statistics: try DatasetStatistics(folder: folder), audit: audit, manifest: manifest, report: report)
        try AtomicFile.write(
            report.setting("audit", to: audit.json, after: "summary").indented() + "\n", to: reportPath)
        try AtomicFile.write(figures.page, to: Path.join(folder, Self.pageName))
        try AtomicFile.write(figures.card, to: Path.join(folder, Self.cardName))
        manifest = manifest.setting("sources", to: sources(figures.statistics), after: "annotations")
        manifest = manifest.setting("files", to: try files(folder), after: "sources")
        try AtomicFile.write(manifest.indented() + "\n", to: Path.join(folder, DatasetManifest.fileName))
    }

    /// Lines of `id`, `structures` and `residues`.
    private func writeAbstention(in folder: String) throws(SepitError) {
        let unasked = try DatasetRow.read(folder: folder) { (row) throws(SepitError) in
            row.side == DatasetRow.unasked ? row : nil
        }
        try DatasetExport.write(unasked, to: Path.join(folder, Self.abstentionName)) { row in
            .object([
                .init("id", .string(row.id)), .init("structures", .array(row.structures.map { .string($0) })),
                .init("residues", .integer(row.residues)),
            ])
        }
    }

    private func sources(_ statistics: DatasetStatistics) -> JSONValue {
        .array(
            statistics.sources.sorted { $0.key < $1.key }.map { name, count in
                let terms = SourceTerms.of(name)
                func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
                return .object([
                    .init("name", .string(name)), .init("statements", .integer(count)),
                    .init("title", text(terms?.title)), .init("licence", text(terms?.licence)),
                    .init("url", text(terms?.url)),
                ])
            })
    }

    /// Every file but the manifest itself.
    private func files(_ folder: String) throws(SepitError) -> JSONValue {
        let entries = try FileManifest(of: folder).files.filter { $0.path != DatasetManifest.fileName }
        return .array(
            entries.map {
                .object([
                    .init("path", .string($0.path)), .init("bytes", .integer($0.bytes)),
                    .init("sha256", .string($0.sha256)),
                ])
            })
    }
}

extension JSONValue {
    /// The object with one member set: in its place where it is there, else after another, or at the end.
    fileprivate func setting(_ key: String, to value: JSONValue, after other: String) -> JSONValue {
        guard var members else { return self }
        if let index = members.firstIndex(where: { $0.key == key }) {
            members[index].value = value
        } else {
            let index = members.firstIndex { $0.key == other }.map { $0 + 1 } ?? members.count
            members.insert(.init(key, value), at: index)
        }
        return .object(members)
    }
}
