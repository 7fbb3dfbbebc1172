import FileKit

/// The last step of a build: writes the files of a dataset into a folder, protein by protein as the spool has them.
struct DatasetWriter: Sendable {
    static let structuresName = "structures.safetensors"

    let options: DatasetOptions
    let templates: TemplateLibrary
    let assembly: ProteinAssembly
    let division: DatasetDivision
    let values: FactValues
    let progress: ProgressReporter
    let isCancelled: @Sendable () -> Bool

    static func examplesName(stage: Int, _ side: DatasetSide) -> String { "stage\(stage)/\(side.rawValue).jsonl" }
    static func preferencesName(_ side: DatasetSide) -> String { "preferences/\(side.rawValue).jsonl" }

    /// What some proteins come to, in the files' own bytes.
    private struct Piece: Sendable {
        var count = 0
        var table = ""
        var positions: [UInt8] = []
        /// By name of the file.
        var examples: [String: String] = [:]
        var counts = ExampleCounts()
    }

    private static let proteinsPerPiece = 64

    /// Writes the proteins and the examples about them.
    ///
    /// - Throws: the errors of `AtomicFileWriter` and `SpoolReader`; `.interrupted`.
    func write(to folder: String) throws(SepitError) -> ExampleCounts {
        let proteins = assembly.proteins
        let questions = try yesNoQuestions()
        let places = placesOnSides()
        let outlines = proteins.proteins.map { proteins.records[$0.representative] }
        var store = try ProteinStoreWriter(outlines, to: Path.join(folder, Self.structuresName))
        var table = try AtomicFileWriter(Path.join(folder, ProteinTable.fileName))
        let files = try options.shard == nil ? ExampleFiles(in: folder) : nil
        var counts = ExampleCounts()
        let step = Self.proteinsPerPiece * options.workers.count * 4
        for start in stride(from: 0, to: outlines.count, by: step) {
            let ranges = stride(from: start, to: min(outlines.count, start + step), by: Self.proteinsPerPiece).map {
                $0..<min(outlines.count, $0 + Self.proteinsPerPiece)
            }
            let pieces = try options.workers.map(ranges, isCancelled: isCancelled, advance: {}) {
                (range) throws(SepitError) in try piece(range, questions, places)
            }
            for piece in pieces {
                try table.write(piece.table)
                try store.append(positions: piece.positions, of: piece.count)
                try files?.write(piece.examples)
                counts.add(piece.counts)
                progress.advance(by: piece.count)
            }
        }
        try table.commit()
        try store.commit()
        try files?.commit()
        progress.finish()
        return counts
    }

    /// The proteins that a dataset is about: those on a side, or in a shard all.
    var countedProteins: [Int] {
        division.sides.indices.filter { options.shard != nil || division.sides[$0] != nil }
    }

    private func yesNoQuestions() throws(SepitError) -> [DatasetSide: YesNoQuestions] {
        var questions: [DatasetSide: YesNoQuestions] = [:]
        for side in DatasetSide.allCases where options.shard == nil {
            questions[side] = try YesNoQuestions(
                seed: options.seed, side: side, templates: templates, values: values,
                proteins: division.proteins(of: side), workers: options.workers, isCancelled: isCancelled)
        }
        return questions
    }

    /// Of each protein, its place among those of its side.
    private func placesOnSides() -> [Int] {
        var next: [DatasetSide: Int] = [:]
        return division.sides.map { side in
            guard let side else { return 0 }
            defer { next[side, default: 0] += 1 }
            return next[side, default: 0]
        }
    }

    private func piece(
        _ range: Range<Int>, _ questions: [DatasetSide: YesNoQuestions], _ places: [Int]
    ) throws(SepitError) -> Piece {
        let proteins = assembly.proteins
        let composer = InstructionComposer(seed: options.seed, templates: templates)
        var reader = SpoolReader(assembly.spool)
        var piece = Piece(count: range.count)
        for index in range {
            let (record, positions) = try assembly.protein(index, &reader)
            let side = division.sides[index]
            let first = proteins.records[proteins.proteins[division.clusters[index]].representative]
            piece.table += ProteinTable.line(
                record, positioned: assembly.positioned(index),
                side: options.shard == nil ? side?.rawValue ?? ProteinTable.index : nil,
                cluster: options.shard == nil ? first.id : nil)
            piece.positions += positions
            guard let side else { continue }
            let yesNo = questions[side]?.examples(places[index], id: record.id) ?? []
            let examples = [
                1: [composer.caption(record.id, record.facts)],
                2: composer.questions(record.id, record.facts, yesNo: yesNo),
            ]
            for (stage, examples) in examples {
                for example in examples {
                    piece.examples[Self.examplesName(stage: stage, side), default: ""] += example.line
                    piece.counts.add(example, stage: stage, side)
                }
            }
            for pair in composer.preferences(from: examples[2] ?? []) {
                piece.examples[Self.preferencesName(side), default: ""] += pair.line
                piece.counts.add(pair, side)
            }
        }
        return piece
    }
}

/// The files of examples and of pairs of answers, by name.
private final class ExampleFiles {
    private var writers: [String: OpenFile] = [:]

    private final class OpenFile {
        var writer: AtomicFileWriter?

        init(_ path: String) throws(SepitError) { writer = try AtomicFileWriter(path) }
    }

    init(in folder: String) throws(SepitError) {
        for name in ["stage1", "stage2", "preferences"] { try FileSystem.createDirectory(Path.join(folder, name)) }
        for side in DatasetSide.allCases {
            for name in [1, 2].map({ DatasetWriter.examplesName(stage: $0, side) }) + [
                DatasetWriter.preferencesName(side)
            ] {
                writers[name] = try OpenFile(Path.join(folder, name))
            }
        }
    }

    func write(_ examples: [String: String]) throws(SepitError) {
        for (name, text) in examples { try writers[name]?.writer?.write(text) }
    }

    func commit() throws(SepitError) {
        for file in writers.values {
            if let writer = file.writer.take() { try writer.commit() }
        }
    }
}
