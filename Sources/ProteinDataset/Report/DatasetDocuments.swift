import FileKit

/// Writes what goes with the files of a dataset: the audit into `report.json`, figures, a card, the proteins that nothing is
/// known of, the index of evidence, and into the manifest checksums and terms of the sources.
///
/// All of it follows from the dataset, so that the same dataset gets the same documents.
struct DatasetDocuments {
    static let pageName = "report.html"
    static let cardName = "README.md"
    static let abstentionName = "abstention.jsonl"

    let workers: Workers
    let display: ProgressDisplay
    let isCancelled: @Sendable () -> Bool

    /// - Parameter summary: of the build.
    /// - Throws: the errors of reading and auditing a dataset, and of `AtomicFile`.
    func write(in folder: String, _ summary: DatasetSummary) throws(SepitError) {
        try writeAbstention(in: folder)
        try EvidenceIndex(dataset: folder, workers: workers).write(to: Path.join(folder, EvidenceIndex.fileName))
        let audit = try DatasetAudit(folder: folder, workers: workers, display: display, isCancelled: isCancelled)
        let figures = DatasetFigures(
            statistics: try DatasetStatistics(folder: folder), audit: audit,
            manifest: try DatasetManifest(folder: folder).json, files: summary.files, leftOut: summary.leftOut)
        try Self.insert([.init("audit", audit.json)], into: Path.join(folder, DatasetReport.fileName))
        try AtomicFile.write(figures.page, to: Path.join(folder, Self.pageName))
        try AtomicFile.write(figures.card, to: Path.join(folder, Self.cardName))
        try Self.insert(
            [.init("sources", try sources(figures.statistics, folder)), .init("files", try files(folder))],
            into: Path.join(folder, DatasetManifest.fileName))
    }

    /// Lines of `id`, `structures` and `residues`.
    private func writeAbstention(in folder: String) throws(SepitError) {
        let unasked = try DatasetRow.read(folder: folder) { (row) throws(SepitError) in
            row.facts.isKnown ? nil : row
        }
        try DatasetExport.write(unasked, to: Path.join(folder, Self.abstentionName)) { row in
            .object([
                .init("id", .string(row.id)), .init("structures", .array(row.structures.map { .string($0) })),
                .init("residues", .integer(row.residues)),
            ])
        }
    }

    /// Who says what is known, under which terms, and of which releases the files are; also whose files only give names.
    private func sources(_ statistics: DatasetStatistics, _ folder: String) throws(SepitError) -> JSONValue {
        var counts = statistics.sources
        var names: [String: Set<String>] = [:]
        var newest: [String: String] = [:]
        func note(_ release: SourceRelease?) {
            guard let release else { return }
            let source = SourceTerms.name(of: release.source)
            counts[source, default: 0] += 0
            if let name = release.name { names[source, default: []].insert(name) }
            if let day = release.newestEntry { newest[source] = max(newest[source] ?? day, day) }
        }
        try DatasetReport.forEachFile(of: Path.join(folder, DatasetReport.fileName)) { note($0.release) }
        for table in try DatasetManifest(folder: folder).json["annotations"]?.elements ?? [] {
            note(SourceRelease(table["release"]))
        }
        func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        return .array(
            counts.sorted { $0.key < $1.key }.map { name, count in
                let terms = SourceTerms.of(name)
                return .object([
                    .init("name", .string(name)), .init("statements", .integer(count)),
                    .init("title", text(terms?.title)), .init("licence", text(terms?.licence)),
                    .init("url", text(terms?.url)),
                    .init("releases", .array((names[name] ?? []).sorted().map { .string($0) })),
                    .init("newestEntry", text(newest[name])),
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

    /// Adds members to a JSON file behind its first line of content, without reading the rest, which may be long.
    private static func insert(_ members: [JSONValue.Member], into path: String) throws(SepitError) {
        let bytes = try FileSystem.read(path)
        guard bytes.starts(with: "{\n  \"format\": ".utf8), let comma = bytes.firstIndex(of: UInt8(ascii: ",")) else {
            throw SepitError(.badData, code: "json-syntax", "The file does not begin with its format.", file: path)
        }
        var file = try AtomicFileWriter(path)
        try file.write(Array(bytes[...comma]))
        for member in members {
            try file.write("\n  \(JSONValue.quoted(member.key)): \(member.value.indented(by: "  ")),")
        }
        try file.write(Array(bytes[(comma + 1)...]))
        try file.commit()
    }
}
