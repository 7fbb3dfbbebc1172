import FileKit

/// Writes `manifest.json`: the inputs, which may be a million, come last and one by one.
struct ManifestWriter: ~Copyable {
    private var output: AtomicFileWriter
    private var separator = "\n    "

    /// - Parameter members: of the manifest, but for its inputs.
    /// - Throws: the errors of `AtomicFileWriter`.
    init(_ members: [JSONValue.Member], to path: String) throws(SepitError) {
        var output = try AtomicFileWriter(path)
        try output.write("{\n")
        for member in members {
            try output.write("  " + JSONValue.quoted(member.key) + ": " + member.value.indented(by: "  ") + ",\n")
        }
        try output.write("  \"inputs\": [")
        self.output = output
    }

    /// - Throws: the errors of `AtomicFileWriter`.
    mutating func add(_ file: DatasetReport.File) throws(SepitError) {
        let input = JSONValue.object(
            [
                .init("path", .string(file.path)), .init("bytes", .integer(file.bytes)),
                .init("sha256", .string(file.sha256)),
            ] + (file.release.map { [.init("release", $0.json)] } ?? []))
        try output.write(separator + input.line)
        separator = ",\n    "
    }

    /// - Throws: the errors of `AtomicFileWriter`.
    consuming func commit() throws(SepitError) {
        try output.write(separator.hasPrefix(",") ? "\n  ]\n}\n" : "]\n}\n")
        try output.commit()
    }

    /// What there is to say of a dataset.
    ///
    /// - Parameter annotations: the tables that it was built with.
    static func members(
        _ writer: DatasetWriter, _ counts: ExampleCounts, report: ReportWriter.Summary, annotations: [JSONValue]
    ) -> [JSONValue.Member] {
        let (options, division, proteins) = (writer.options, writer.division, writer.assembly.proteins)
        let isShard = options.shard != nil
        let counted = writer.countedProteins
        let residues = counted.reduce(0) { $0 + proteins.records[proteins.proteins[$1].representative].sequence.count }
        let structures = counted.reduce(0) {
            $0 + proteins.proteins[$1].records.reduce(0) { $0 + proteins.records[$1].structures }
        }
        let properties = writer.values.properties.map { property in
            let count = writer.values.counts(of: property)
            return JSONValue.Member(property, .counts(["proteins": count.proteins, "values": count.values]))
        }
        let sides = DatasetSide.allCases.map { side in
            JSONValue.Member(side.rawValue, .integer(division.sides.count { $0 == side }))
        }
        let unknown = proteins.proteins.count { protein in
            !protein.records.contains { proteins.records[$0].hasFacts }
        }
        return [
            .init("format", .string(DatasetManifest.format)),
            .init("versions", .object([.init("sepit", .string(ProjectVersion.current))])),
            .init("seed", .string(String(options.seed))), .init("settings", options.settings),
            .init("shard", options.shard.map { .counts(["index": $0.index, "count": $0.count]) } ?? .null),
            .init(
                "split",
                isShard
                    ? .null
                    : .object(
                        [
                            .init("method", .string(options.split.rawValue)),
                            .init("identity", .number(options.similarity.identity)),
                            .init("coverage", .number(options.similarity.coverage)),
                            .init("largestGroup", .number(division.largestShare)),
                            .init("moved", .integer(division.moved)),
                        ] + sides)),
            .init(
                "counts",
                .object([
                    .init("files", .integer(report.files)), .init("proteins", .integer(counted.count)),
                    .init("withStructure", .integer(counted.count { writer.assembly.positioned($0) > 0 })),
                    .init("residues", .integer(residues)), .init("groups", .integer(division.groups)),
                    .init("structures", .integer(structures)),
                    .init("index", .integer(isShard ? 0 : proteins.proteins.count - counted.count)),
                    .init("nothingKnown", .integer(unknown)), .init("stage1", counts.json(stage: 1)),
                    .init("stage2", counts.json(stage: 2)), .init("preferences", counts.preferencesJSON),
                    .init("properties", .object(properties)),
                ])),
            .init("annotations", .array(annotations)),
        ]
    }
}
