import FileKit

/// Writes the files of a dataset into a folder.
struct DatasetWriter: Sendable {
    static let structuresName = "structures.safetensors"
    static let reportName = "report.json"

    let options: DatasetOptions
    let isCancelled: @Sendable () -> Bool

    static func examplesName(stage: Int, _ side: DatasetSide) -> String { "stage\(stage)/\(side.rawValue).jsonl" }

    /// The options that decide which proteins are taken.
    static func settings(_ options: DatasetOptions) -> JSONValue {
        .object([
            .init("minLength", .integer(options.lengths.lowerBound)),
            .init("maxLength", .integer(options.lengths.upperBound)),
            .init("minPLDDT", .number(options.minPLDDT)),
        ])
    }

    func write(
        _ content: DatasetContent, report: DatasetReport, annotations: [JSONValue], to folder: String
    ) throws(SepitError) -> DatasetSummary {
        let (records, sides) = (content.proteins, content.split.sides)
        let templates = try TemplateLibrary(adding: options.templates)
        var counts = ExampleCounts()
        for stage in [1, 2] { try FileSystem.createDirectory(Path.join(folder, "stage\(stage)")) }
        for side in DatasetSide.allCases {
            let subjects = zip(records, sides).filter { $1 == side }.map { record, _ in
                InstructionComposer.Subject(id: record.id, facts: record.facts)
            }
            let composer = InstructionComposer(
                seed: options.seed, side: side, templates: templates, subjects: subjects)
            for stage in [1, 2] {
                var file = try AtomicFileWriter(Path.join(folder, Self.examplesName(stage: stage, side)))
                for index in subjects.indices {
                    guard !isCancelled() else { throw Interrupt.error() }
                    for example in stage == 1 ? [composer.caption(index)] : composer.questions(index) {
                        try file.write(example.line)
                        counts.add(example, stage: stage, side)
                    }
                }
                try file.commit()
            }
        }
        let stored = (records + content.unknown).sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
        try ProteinStore.write(stored, to: Path.join(folder, Self.structuresName))
        try AtomicFile.write(ProteinTable.lines(content).joined(), to: Path.join(folder, ProteinTable.fileName))
        try AtomicFile.write(report.json.indented() + "\n", to: Path.join(folder, Self.reportName))
        let manifest = manifest(content, report: report, annotations: annotations, counts)
        try AtomicFile.write(manifest.indented() + "\n", to: Path.join(folder, DatasetManifest.fileName))
        return DatasetSummary(
            files: report.files.count, proteins: records.count,
            proteinsWithStructure: records.count(where: \.hasStructure), leftOut: report.reasons,
            examples: counts.byStage)
    }

    private func manifest(
        _ content: DatasetContent, report: DatasetReport, annotations: [JSONValue], _ counts: ExampleCounts
    ) -> JSONValue {
        let (records, sides) = (content.proteins, content.split.sides)
        var proteinsByProperty: [String: Int] = [:]
        var valuesByProperty: [String: Set<String>] = [:]
        for record in records {
            for property in record.facts.properties {
                proteinsByProperty[property, default: 0] += 1
                valuesByProperty[property, default: []].formUnion(record.facts[property])
            }
        }
        let properties = proteinsByProperty.sorted { $0.key < $1.key }.map { property, proteins in
            JSONValue.Member(
                property,
                .counts(["proteins": proteins, "values": valuesByProperty[property]?.count ?? 0]))
        }
        let split = DatasetSide.allCases.map { side in
            JSONValue.Member(side.rawValue, .integer(sides.count { $0 == side }))
        }
        return .object([
            .init("format", .string(DatasetManifest.format)),
            .init("versions", .object([.init("sepit", .string(ProjectVersion.current))])),
            .init("seed", .string(String(options.seed))),
            .init("settings", Self.settings(options)),
            .init(
                "shard",
                options.shard.map { .counts(["index": $0.index, "count": $0.count]) } ?? .null),
            .init(
                "split",
                .object(
                    [
                        .init("method", options.shard == nil ? .string(options.split.rawValue) : .null),
                        .init("identity", .number(options.similarity.identity)),
                        .init("coverage", .number(options.similarity.coverage)),
                        .init("largestGroup", .number(content.split.largestShare)),
                        .init("moved", .integer(content.split.moved)),
                    ] + split)),
            .init(
                "counts",
                .object([
                    .init("files", .integer(report.files.count)),
                    .init("proteins", .integer(records.count)),
                    .init("withStructure", .integer(records.count(where: \.hasStructure))),
                    .init("residues", .integer(records.reduce(0) { $0 + $1.sequence.count })),
                    .init("groups", .integer(content.split.groups)),
                    .init("structures", .integer(records.reduce(0) { $0 + $1.structures.count })),
                    .init("nothingKnown", .integer(content.unknown.count)),
                    .init("stage1", counts.json(stage: 1)),
                    .init("stage2", counts.json(stage: 2)),
                    .init("properties", .object(properties)),
                ])),
            .init("annotations", .array(annotations)),
            .init(
                "inputs",
                .array(
                    report.files.map { file in
                        .object([
                            .init("path", .string(file.path)), .init("bytes", .integer(file.bytes)),
                            .init("sha256", .string(file.sha256)),
                        ])
                    })),
        ])
    }
}

/// Numbers of examples by stage, side and kind.
private struct ExampleCounts {
    private var counts: [Int: [DatasetSide: [String: Int]]] = [:]

    mutating func add(_ example: InstructionExample, stage: Int, _ side: DatasetSide) {
        let name = example.kind == .yesno ? example.label ?? "" : example.kind.rawValue
        counts[stage, default: [:]][side, default: [:]][name, default: 0] += 1
    }

    var byStage: [Int: [DatasetSide: Int]] { counts.mapValues { $0.mapValues { $0.values.reduce(0, +) } } }

    func json(stage: Int) -> JSONValue {
        .object(
            DatasetSide.allCases.map { side in
                .init(side.rawValue, .counts(counts[stage]?[side] ?? [:]))
            })
    }
}
